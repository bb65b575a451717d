//! Single requests in plain HTTP/1.1, every byte of the answer counted.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context as _, Result};

/// An answer as it came over the wire.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Head and body, with everything that HTTP puts between.
    pub bytes: usize,
    head: String,
    body: Vec<u8>,
}

/// Asks on a connection of its own, and reads until the server closes it.
///
/// # Errors
/// Where nobody listens or the answer is no HTTP.
pub fn get(address: SocketAddr, path: &str, headers: &[(&str, &str)]) -> Result<Answer> {
    let mut request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str("\r\n");
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    stream.write_all(request.as_bytes())?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;

    let end =
        bytes.windows(4).position(|four| four == b"\r\n\r\n").context("the answer has no end of head")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status =
        head.split(' ').nth(1).and_then(|word| word.parse().ok()).context("the answer has no status")?;
    Ok(Answer { status, bytes: bytes.len(), head, body: bytes.split_off(end + 4) })
}

impl Answer {
    /// A header of the answer.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// All headers of the answer.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.head.lines().skip(1).filter_map(|line| line.split_once(": "))
    }

    /// The body, put together again where it came in chunks.
    ///
    /// # Errors
    /// Where the chunks do not fit together.
    pub fn body(&self) -> Result<Vec<u8>> {
        if !self.header("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
            return Ok(self.body.clone());
        }
        let (mut whole, mut rest) = (Vec::new(), self.body.as_slice());
        loop {
            let end = rest.windows(2).position(|two| two == b"\r\n").context("a chunk without a length")?;
            let length = std::str::from_utf8(&rest[..end])?;
            let length = usize::from_str_radix(length.split(';').next().unwrap_or_default().trim(), 16)?;
            if length == 0 {
                return Ok(whole);
            }
            let chunk = rest.get(end + 2..end + 2 + length).context("a chunk is cut off")?;
            whole.extend_from_slice(chunk);
            rest = rest.get(end + 4 + length..).context("a chunk is cut off")?;
        }
    }

    /// The body as text.
    ///
    /// # Errors
    /// Where it is none.
    pub fn text(&self) -> Result<String> {
        Ok(String::from_utf8(self.body()?)?)
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    fn answered(with: &'static str) -> Answer {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 1024];
            let _ = stream.read(&mut request).unwrap();
            stream.write_all(with.as_bytes()).unwrap();
        });
        let answer = get(address, "/", &[("Accept", "*/*")]).unwrap();
        server.join().unwrap();
        answer
    }

    #[test]
    fn every_byte_counts_and_chunks_become_a_body() {
        let plain = answered("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        assert_eq!((plain.status, plain.text().unwrap().as_str()), (200, "hello"));
        assert_eq!(plain.header("content-length"), Some("5"));
        let chunked = answered(
            "HTTP/1.1 404 Not Found\r\ntransfer-encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n",
        );
        assert_eq!((chunked.status, chunked.text().unwrap().as_str()), (404, "hello"));
        assert!(chunked.bytes > 70);
    }
}
