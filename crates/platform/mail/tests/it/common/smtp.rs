//! A mail server (RFC 5321) for one test: takes what is handed to it, and is strict about how.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A message as it came in.
#[derive(Debug, Clone, Default)]
pub struct Taken {
    pub user: String,
    pub from: String,
    pub to: Vec<String>,
    /// Headers and body, the dots of the transport taken away.
    pub data: String,
}

impl Taken {
    /// The value of a header with its folded lines joined; `None` where it is missing, stops where it is there twice.
    pub fn header(&self, name: &str) -> Option<String> {
        let (head, _) = self.data.split_once("\r\n\r\n").unwrap();
        let joined = head.replace("\r\n ", " ");
        let start = format!("{}:", name.to_lowercase());
        let mut lines = joined.split("\r\n").filter(|line| line.to_lowercase().starts_with(&start));
        let found = lines.next().map(|line| line[start.len()..].trim().to_owned());
        assert_eq!(lines.next(), None, "{name} is there twice");
        found
    }
}

/// What it answers instead of its usual words, by the beginning of the command.
pub type Moods = &'static [(&'static str, &'static str)];

/// The server; it ends with the runtime of its test.
#[derive(Clone)]
pub struct Smtp {
    pub url: String,
    taken: Arc<Mutex<Vec<Taken>>>,
    moods: Arc<Mutex<Moods>>,
}

impl Smtp {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://jixia:kept%20secret@{}", listener.local_addr().unwrap());
        let smtp = Self { url, taken: Arc::default(), moods: Arc::new(Mutex::new(&[])) };
        let server = smtp.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = server.clone();
                tokio::spawn(async move { server.talk(stream).await });
            }
        });
        smtp
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }

    pub fn answer(&self, moods: Moods) {
        *self.moods.lock().unwrap() = moods;
    }

    async fn talk(&self, stream: TcpStream) {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read);
        let mut message = Taken::default();
        write.write_all(b"220 mail.test ESMTP\r\n").await.unwrap();
        loop {
            let line = line(&mut lines).await;
            let word = line.split(' ').next().unwrap_or_default().to_uppercase();
            let mood = self.moods.lock().unwrap().iter().find(|(start, _)| line.starts_with(start)).copied();
            let answer = match (mood, &word[..]) {
                (Some((_, answer)), _) => answer.to_owned(),
                (_, "EHLO") => "250-mail.test\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN".to_owned(),
                // AGppeGlhAGtlcHQgc2VjcmV0 is \0jixia\0kept secret.
                (_, "AUTH") if line == "AUTH PLAIN AGppeGlhAGtlcHQgc2VjcmV0" => {
                    message.user = "jixia".to_owned();
                    "235 come in".to_owned()
                }
                (_, "AUTH") => "535 who are you".to_owned(),
                (_, "MAIL") if message.user.is_empty() => "530 say who you are".to_owned(),
                (_, "MAIL") => {
                    message.from = address(&line, "MAIL FROM:<");
                    "250 ok".to_owned()
                }
                (_, "RCPT") if message.from.is_empty() => "503 MAIL first".to_owned(),
                (_, "RCPT") => {
                    message.to.push(address(&line, "RCPT TO:<"));
                    "250 ok".to_owned()
                }
                (_, "DATA") if message.to.is_empty() => "503 RCPT first".to_owned(),
                (_, "DATA") => {
                    write.write_all(b"354 go on\r\n").await.unwrap();
                    message.data = self::data(&mut lines).await;
                    self.taken.lock().unwrap().push(std::mem::take(&mut message));
                    "250 taken".to_owned()
                }
                (_, "QUIT") => {
                    write.write_all(b"221 bye\r\n").await.unwrap();
                    return;
                }
                _ if line.is_empty() => return,
                _ => format!("500 what is {word}"),
            };
            if write.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
                return;
            }
        }
    }
}

fn address(line: &str, start: &str) -> String {
    line.strip_prefix(start).and_then(|rest| rest.split('>').next()).unwrap_or_default().to_owned()
}

/// One line, without its end; empty where the other side is gone. A bare line feed ends no line (RFC 5321, 2.3.8).
async fn line(lines: &mut (impl tokio::io::AsyncBufRead + Unpin)) -> String {
    let mut line = Vec::new();
    if lines.read_until(b'\n', &mut line).await.unwrap_or(0) == 0 {
        return String::new();
    }
    assert!(line.ends_with(b"\r\n"), "a bare line feed after {:?}", String::from_utf8_lossy(&line));
    // 998 octets and the end (RFC 5321, 4.5.3.1.6).
    assert!(line.len() <= 1000, "a line of {} octets", line.len());
    String::from_utf8(line).unwrap().trim_end_matches("\r\n").to_owned()
}

async fn data(lines: &mut (impl tokio::io::AsyncBufRead + Unpin)) -> String {
    let mut data = String::new();
    loop {
        let line = line(lines).await;
        if line == "." {
            return data;
        }
        data.push_str(line.strip_prefix('.').unwrap_or(&line));
        data.push_str("\r\n");
    }
}
