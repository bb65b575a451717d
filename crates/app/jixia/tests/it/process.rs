//! The program as a process: how it starts, what it says of itself, and how it stops.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

/// Longer than anything here takes, so that a test that hangs ends.
const PATIENCE: Duration = Duration::from_secs(60);

/// A program that serves, with the lines of its log.
struct Program {
    child: Child,
    log: BufReader<ChildStderr>,
    address: String,
    _folder: TempDir,
}

impl Program {
    fn start(variables: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut child = jixia(&folder)
            .arg("serve")
            .env("JIXIA_SERVER_LISTEN", "127.0.0.1:0")
            .env("JIXIA_LOG_FORMAT", "json")
            .envs(variables.iter().copied())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = BufReader::new(child.stderr.take().unwrap());
        let mut program = Self { child, log, address: String::new(), _folder: folder };
        let serving = program.line("serving");
        program.address = serving["address"].as_str().unwrap().to_owned();
        program
    }

    /// The next line of the log with this message.
    fn line(&mut self, message: &str) -> Value {
        loop {
            let mut text = String::new();
            let read = self.log.read_line(&mut text).unwrap();
            assert!(read > 0, "the log ended before {message:?}");
            let line: Value = serde_json::from_str(&text).unwrap();
            if line["message"] == message {
                return line;
            }
        }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Status and text of an answer.
    fn ask(&self, head: &str) -> (u16, String) {
        let mut stream = self.connect();
        write!(stream, "{head}\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address).unwrap();
        answer(&mut stream)
    }

    fn tell_to_stop(&self) {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
    }

    /// Waits for the end, reading the log so that the program never waits for us.
    fn end(mut self) -> (ExitStatus, String) {
        let mut rest = String::new();
        self.log.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap(), rest)
    }
}

/// The program, with nothing from the environment of the tests.
fn jixia(folder: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jixia"));
    command.env_clear().current_dir(folder.path()).arg("--data").arg(folder.path());
    command
}

fn answer(stream: &mut TcpStream) -> (u16, String) {
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok());
    (status.unwrap_or_else(|| panic!("no answer: {text:?}")), text)
}

#[test]
fn every_request_is_one_line_with_status_time_queries_and_an_id_that_the_answer_has_too() {
    let mut program = Program::start(&[]);
    let (status, answer) = program.ask("GET /pricing?token=hush HTTP/1.1");
    assert_eq!(status, 200);
    let line = program.line("request");
    assert_eq!((&line["method"], &line["status"]), (&"GET".into(), &200.into()), "{line}");
    assert_eq!((&line["route"], &line["path"]), (&"/pricing".into(), &"/pricing".into()), "{line}");
    assert!(line["ms"].as_f64().unwrap() > 0.0 && line["queries"].as_i64().unwrap() > 0, "{line}");
    let id = line["id"].as_str().unwrap();
    assert!(answer.to_lowercase().contains(&format!("x-request-id: {id}\r\n")), "{answer}");
    assert!(!line.to_string().contains("hush"), "what stands behind the question mark may be secret: {line}");

    assert_eq!(program.ask("GET /nowhere HTTP/1.1").0, 404);
    let line = program.line("request");
    assert_eq!((&line["status"], &line["code"]), (&404.into(), &"request.not_found".into()), "{line}");
    program.tell_to_stop();
    assert!(program.end().0.success());
}

#[test]
fn it_says_that_it_lives_that_it_is_ready_and_how_it_does() {
    let program = Program::start(&[]);
    assert_eq!(program.ask("GET /healthz HTTP/1.1").0, 200);
    assert_eq!(program.ask("GET /readyz HTTP/1.1").0, 200);
    let (status, figures) = program.ask("GET /metrics HTTP/1.1");
    assert_eq!(status, 200);
    for wanted in [
        "jixia_requests_total{method=\"GET\",route=\"/healthz\",status=\"200\"} 1",
        "jixia_request_queries_bucket",
        "jixia_reader_behind_events{reader=\"forum.tallies\"}",
        concat!("jixia_build_info{version=\"", env!("CARGO_PKG_VERSION"), "\"} 1"),
    ] {
        assert!(figures.contains(wanted), "{wanted} is not in {figures}");
    }
    let passed_on = program.ask("GET /metrics HTTP/1.1\r\nX-Forwarded-For: 203.0.113.7");
    assert_eq!(passed_on.0, 404, "behind a proxy on this machine everybody would be on loopback");
    program.tell_to_stop();
    assert!(program.end().0.success());
}

#[test]
fn figures_behind_a_token_are_for_its_bearer_alone() {
    let program = Program::start(&[("JIXIA_METRICS_TOKEN", "a token for the watchman")]);
    assert_eq!(program.ask("GET /metrics HTTP/1.1").0, 404, "also from this machine");
    assert_eq!(program.ask("GET /metrics HTTP/1.1\r\nAuthorization: Bearer a token for the watch").0, 404);
    assert_eq!(program.ask("GET /metrics HTTP/1.1\r\nAuthorization: Bearer a token for the watchman").0, 200);
    program.tell_to_stop();
    assert!(program.end().0.success());
}

#[test]
fn a_request_that_was_begun_is_answered_before_the_program_stops() {
    let mut program = Program::start(&[]);
    let body = "{\"name\":\"林徙\",\"mail\":\"linxi@example.org\",\"password\":\"百家争鸣于稷门之下\"}";
    let mut begun = program.connect();
    let head = format!(
        "POST /api/v1/members HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n",
        program.address,
        body.len()
    );
    let (first, rest) = body.as_bytes().split_at(10);
    begun.write_all(head.as_bytes()).unwrap();
    begun.write_all(first).unwrap();
    // Answered on another connection, so the server has had its turn to read the first half.
    assert_eq!(program.ask("GET /healthz HTTP/1.1").0, 200);
    program.tell_to_stop();
    program.line("stopping: finishing requests and due work");
    begun.write_all(rest).unwrap();
    let (status, text) = answer(&mut begun);
    assert_eq!(status, 201, "{text}");
    let (ended, log) = program.end();
    assert!(ended.success() && log.contains("\"stopped\""), "{ended} {log}");
}

#[test]
fn a_taken_port_and_a_wrong_setting_stop_the_start_with_one_clear_sentence() {
    let program = Program::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let starts = |variable: &str, value: &str| {
        let ended = jixia(&folder).arg("serve").env(variable, value).output().unwrap();
        assert!(!ended.status.success());
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(said.trim().lines().count(), 1, "{said}");
        said
    };
    let said = starts("JIXIA_SERVER_LISTEN", &program.address);
    assert!(said.contains("server.listen") && said.contains(&program.address), "{said}");
    for (variable, name, value) in [
        ("JIXIA_SERVER_RATE_LIMITS", "server.rate_limits", "perhaps"),
        ("JIXIA_COMMUNITY_LOCALE", "community.locale", "tlh"),
        ("JIXIA_DATABASE_URL", "database.url", "mysql://localhost"),
        ("JIXIA_LOG_FILTER", "filter", "jixia=loud=very"),
    ] {
        let said = starts(variable, value);
        assert!(said.contains(name), "{said}");
    }
    program.tell_to_stop();
    assert!(program.end().0.success());
}
