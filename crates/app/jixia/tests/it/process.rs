//! The program as a process: how it starts, what it says of itself, and how it stops.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use db::{Db, DbConfig, Schema, Tx, params};
use kernel::{SystemClock, SystemEntropy};
use serde_json::{Value, json};
use tempfile::TempDir;

db::statements! {
    /// As an older renderer left the lessons.
    AGE = "UPDATE lesson_bodies SET html = '<p>old</p>', rendered_by = 1";
    /// As the owner leaves the settings who switches courses off.
    SWITCH_OFF = "INSERT INTO community_settings (key, value, version, changed_at) VALUES ('off', 'courses', 1, 0)";
}

/// Longer than anything here takes, so that a test that hangs ends.
const PATIENCE: Duration = Duration::from_secs(60);

/// A program that serves, with the lines of its log.
struct Program {
    child: Child,
    log: BufReader<ChildStderr>,
    said: BufReader<ChildStdout>,
    address: String,
    folder: TempDir,
}

impl Program {
    /// Serves a community that has an owner.
    fn start(variables: &[(&str, &str)]) -> Self {
        Self::serve(Self::owned(), variables)
    }

    /// The folder of a community that has an owner.
    fn owned() -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        let owner = ["owner", "create", "--name", "孟轲", "--mail", "meng@example.org"];
        let mut create =
            jixia(&folder).args(owner).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        create.stdin.take().unwrap().write_all("百家争鸣于稷门之下\n".as_bytes()).unwrap();
        assert!(create.wait().unwrap().success());
        folder
    }

    fn serve(folder: TempDir, variables: &[(&str, &str)]) -> Self {
        let mut child = jixia(&folder)
            .arg("serve")
            .env("JIXIA_SERVER_LISTEN", "127.0.0.1:0")
            .env("JIXIA_LOG_FORMAT", "json")
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        let log = BufReader::new(child.stderr.take().unwrap());
        let mut program = Self { child, log, said, address: String::new(), folder };
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
    let mut command = jixia_at(folder.path());
    command.current_dir(folder.path());
    command
}

/// The same with a folder that need not be there.
fn jixia_at(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jixia"));
    command.env_clear().arg("--data").arg(data);
    command
}

/// Runs a command to its end: its code, and what it said was wrong.
fn ended(command: &mut Command) -> (Option<i32>, String) {
    let ended = command.stdin(Stdio::null()).output().unwrap();
    (ended.status.code(), String::from_utf8(ended.stderr).unwrap())
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
    for span in [&line["ms"], &line["db_ms"]] {
        assert!(span.to_string().split('.').nth(1).unwrap().len() <= 3, "whole microseconds: {line}");
    }
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
    // Readers are measured beside the serving, a moment after it began.
    let measured = |figures: &str| figures.contains("jixia_reader_behind_events");
    let mut asked = std::iter::repeat_with(|| {
        let (status, figures) = program.ask("GET /metrics HTTP/1.1");
        assert_eq!(status, 200);
        std::thread::sleep(Duration::from_millis(50));
        figures
    });
    let figures = asked.by_ref().take(100).find(|figures| measured(figures)).unwrap();
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

/// What a server says over a connection that it then closes.
fn ask_on(stream: &mut TcpStream, path: &str) -> (u16, String) {
    write!(stream, "GET {path} HTTP/1.1\r\nHost: jixia.example.org\r\n\r\n").unwrap();
    answer(stream)
}

/// One answer over a connection that stays.
fn ask_and_keep(stream: &mut TcpStream) -> String {
    write!(stream, "GET /healthz HTTP/1.1\r\nHost: jixia.example.org\r\n\r\n").unwrap();
    let mut text = String::new();
    let mut byte = [0];
    while !text.ends_with("\r\n\r\n") {
        stream.read_exact(&mut byte).unwrap();
        text.push(char::from(byte[0]));
    }
    let length =
        text.to_lowercase().lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    std::io::copy(&mut stream.take(length.unwrap()), &mut std::io::sink()).unwrap();
    text.to_lowercase()
}

#[test]
fn whoever_is_connected_when_it_stops_is_answered_and_whoever_comes_later_is_refused() {
    let mut program = Program::start(&[]);
    let mut kept = program.connect();
    assert!(!ask_and_keep(&mut kept).contains("connection: close"));
    let mut fresh: Vec<TcpStream> = (0..8).map(|_| program.connect()).collect();
    program.tell_to_stop();
    program.line("stopping: finishing requests and due work");
    for stream in &mut fresh {
        let (status, text) = ask_on(stream, "/pricing");
        assert!(status == 200 && text.to_lowercase().contains("connection: close\r\n"), "{text}");
    }
    let goodbye = ask_and_keep(&mut kept);
    assert!(goodbye.contains(" 200 ") && goodbye.contains("connection: close\r\n"), "{goodbye}");
    let late = TcpStream::connect(&program.address).map(drop);
    assert_eq!(late.unwrap_err().kind(), std::io::ErrorKind::ConnectionRefused);
    let (ended, log) = program.end();
    assert!(ended.success() && log.contains("\"stopped\""), "{ended} {log}");
}

#[test]
fn connections_that_it_had_no_time_to_take_are_answered_too() {
    let program = Program::start(&[]);
    assert_eq!(program.ask("GET /healthz HTTP/1.1").0, 200, "it listens for signals too by now");
    let signal = |name: &str| {
        let told = Command::new("kill").args([name, &program.child.id().to_string()]).status().unwrap();
        assert!(told.success());
    };
    // While it sleeps the system makes the connections; it wakes up to a signal and a full step at once.
    signal("-STOP");
    let mut waiting: Vec<TcpStream> = (0..16).map(|_| program.connect()).collect();
    for stream in &mut waiting {
        write!(stream, "GET /healthz HTTP/1.1\r\nHost: jixia.example.org\r\n\r\n").unwrap();
    }
    signal("-TERM");
    signal("-CONT");
    for stream in &mut waiting {
        assert_eq!(answer(stream).0, 200);
    }
    let (ended, log) = program.end();
    assert!(ended.success() && log.contains("\"stopped\""), "{ended} {log}");
}

#[test]
fn a_fresh_community_is_founded_by_whoever_reads_what_the_program_prints() {
    let mut program = Program::serve(tempfile::tempdir().unwrap(), &[]);
    let (status, answer) = program.ask("GET /pricing HTTP/1.1");
    assert!(status == 303 && answer.to_lowercase().contains("location: /setup\r\n"), "{answer}");
    assert_eq!(program.ask("GET /setup HTTP/1.1").0, 200);
    assert_eq!(program.ask("GET /readyz HTTP/1.1").0, 200);
    let (status, problem) = program.ask("GET /api/v1/members HTTP/1.1");
    assert!(status == 503 && problem.contains("community.not_founded"), "{problem}");
    let mut line = String::new();
    while !line.contains("setup code ") {
        line.clear();
        assert!(program.said.read_line(&mut line).unwrap() > 0, "no code was printed");
    }
    let code = line.trim().rsplit(' ').next().unwrap();
    assert!(code.len() == 14 && code.matches('-').count() == 2, "{line}");
    program.tell_to_stop();
    assert!(program.end().0.success());
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
    let (code, said) = ended(jixia(&program.folder).arg("serve").env("JIXIA_SERVER_LISTEN", "127.0.0.1:0"));
    assert!(code == Some(1) && said.contains("is served by another program"), "{said}");
    for (variable, name, value) in [
        ("JIXIA_SERVER_RATE_LIMITS", "server.rate_limits", "perhaps"),
        ("JIXIA_COMMUNITY_LOCALE", "community.locale", "tlh"),
        ("JIXIA_DATABASE_URL", "database.url", "mysql://localhost"),
        ("JIXIA_SERVER_BASE_URL", "server.base_url", "nope"),
        ("JIXIA_COMMUNITY_NAME", "community.name", " "),
        ("JIXIA_LOG_FILTER", "log.filter: ", "jixia=loud=very"),
        ("JIXIA_FILES_SECRET", "files.secret: ", "short"),
        ("JIXIA_FILES_URL", "files.url", "ftp://files.example.org"),
        ("JIXIA_FILES_URL", "files.s3_key", "s3://bucket/folder"),
        ("JIXIA_MAIL_URL", "mail.url", "gopher://mail.example.org"),
        ("JIXIA_MAIL_FROM", "mail.from", "nobody"),
        ("JIXIA_LOGIN_OIDC_ISSUER", "login.oidc_client_id", "https://id.example.org"),
    ] {
        let said = starts(variable, value);
        assert!(said.contains(name), "{said}");
        assert!(said.matches("database.url:").count() < 2, "once is enough: {said}");
        let (code, told) = ended(jixia(&folder).arg("config").env(variable, value));
        assert_eq!((code, told.trim()), (Some(1), said.trim()), "`config` tells the same");
    }
    let mut short = jixia(&folder);
    short.arg("serve").env("JIXIA_CHECKOUT_SANDBOX", "true").env("JIXIA_CHECKOUT_SANDBOX_SECRET", "short");
    let (code, said) = ended(&mut short);
    assert!(code == Some(1) && said.contains("checkout.sandbox_secret: "), "{said}");
    program.tell_to_stop();
    assert!(program.end().0.success());
}

#[test]
fn a_demo_on_any_free_port_says_which_it_got() {
    let folder = tempfile::tempdir().unwrap();
    let mut demo = jixia(&folder);
    let mut child =
        demo.args(["demo", "--port", "0"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let said = BufReader::new(child.stdout.take().unwrap());
    let origin = said
        .lines()
        .map(Result::unwrap)
        .find_map(|line| line.trim().strip_prefix("http://").map(str::to_owned));
    let origin = origin.unwrap();
    let port: u16 = origin.rsplit(':').next().unwrap().parse().unwrap();
    assert!(port > 0, "{origin}");
    let mut stream = TcpStream::connect(&origin).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    write!(stream, "GET /login HTTP/1.1\r\nHost: {origin}\r\nConnection: close\r\n\r\n").unwrap();
    assert_eq!(answer(&mut stream).0, 200);
    let told = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(told.success() && child.wait().unwrap().success());
}

#[test]
fn what_was_signed_holds_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let key = |program: &Program| std::fs::read_to_string(program.folder.path().join("files.key")).unwrap();
    let program = Program::serve(folder, &[]);
    let first = key(&program);
    assert_eq!(program.ask("GET /healthz HTTP/1.1").0, 200);
    program.tell_to_stop();
    let Program { mut child, folder, .. } = program;
    assert!(child.wait().unwrap().success());
    let program = Program::serve(folder, &[]);
    assert_eq!(key(&program), first);
    assert_eq!(program.ask("GET /healthz HTTP/1.1").0, 200);
    program.tell_to_stop();
    assert!(program.end().0.success());
}

#[test]
fn texts_of_an_older_renderer_are_made_anew_after_the_start() {
    let folder = Program::owned();
    let (code, said) = import_one(&folder);
    assert!(code == Some(0) && !said.contains("switched off"), "{said}");
    change(&folder, &AGE);

    let mut program = Program::serve(folder, &[]);
    let told = program.line("no text of an older renderer is left");
    assert_eq!(
        (&told["name"], &told["texts"], &told["changed"]),
        (&json!("courses.lessons"), &json!(1), &json!(1))
    );
    let (status, page) = program.ask("GET /courses/one/one HTTP/1.1");
    assert!(status == 200 && page.contains("<strong>One</strong> of them"), "{page}");
    program.tell_to_stop();
    assert!(program.end().0.success());
}

#[test]
fn an_import_says_that_nobody_can_open_courses_where_they_are_switched_off() {
    let folder = Program::owned();
    change(&folder, &SWITCH_OFF);
    let (code, said) = import_one(&folder);
    assert!(
        code == Some(0) && said.contains("switched off") && said.contains("/desk/settings/features"),
        "{said}"
    );
}

/// Imports a book of one lesson; what was said in both ways.
fn import_one(folder: &TempDir) -> (Option<i32>, String) {
    let book = tempfile::tempdir().unwrap();
    std::fs::create_dir(book.path().join("src")).unwrap();
    std::fs::write(book.path().join("src/SUMMARY.md"), "- [One](one.md)\n").unwrap();
    std::fs::write(book.path().join("src/one.md"), "**One** of them").unwrap();
    let mut import = jixia(folder);
    import.args(["import", "mdbook"]).arg(book.path()).args(["--author", "孟轲", "--slug", "one"]);
    let ended = import.stdin(Stdio::null()).output().unwrap();
    let said = [ended.stdout, ended.stderr].concat();
    (ended.status.code(), String::from_utf8(said).unwrap())
}

/// Changes the database behind the program's back.
fn change(folder: &TempDir, statement: &'static db::Statement) {
    let config = DbConfig::new(format!("sqlite:{}", folder.path().join("jixia.sqlite").display()));
    let db = Db::open(config, Schema::default(), Arc::new(SystemClock), Arc::new(SystemEntropy)).unwrap();
    db.write_blocking(move |tx: &mut Tx| tx.execute(statement, params![])).unwrap();
    db.close();
}

#[test]
fn commands_refuse_a_folder_without_a_community_and_make_nothing() {
    let place = tempfile::tempdir().unwrap();
    let (book, typo) = (place.path().join("book"), place.path().join("typo"));
    std::fs::create_dir_all(book.join("src")).unwrap();
    let import = |book: &Path| {
        let mut command = jixia_at(&typo);
        command.args(["import", "mdbook"]).arg(book).args(["--author", "林徙"]);
        command
    };
    let (code, said) = ended(&mut import(&book));
    assert!(code == Some(1) && said.contains("src/SUMMARY.md") && said.contains("book: no book"), "{said}");
    std::fs::write(book.join("src/SUMMARY.md"), "- [One](one.md)\n").unwrap();
    std::fs::write(book.join("src/one.md"), "One").unwrap();
    let (code, said) = ended(import(&book).args(["--price", "0"]));
    assert!(code == Some(1) && said.contains("--price 0: "), "{said}");
    for mut command in [import(&book), jixia_at(&typo)] {
        let verifies = command.get_args().len() == 2;
        if verifies {
            command.arg("verify");
        }
        let (code, said) = ended(&mut command);
        assert_eq!((code, said.trim().lines().count()), (Some(1), 1), "{said}");
        assert!(said.contains("there is no database") && said.contains("typo"), "{said}");
        assert!(!typo.exists(), "nothing is made for a mistyped folder");
    }
}

#[test]
fn the_demo_never_lands_in_a_community_that_is_meant() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("community");
    let mut create = jixia_at(&data);
    create.args(["owner", "create", "--name", "林徙", "--mail", "linxi@example.org"]);
    let mut creating = create.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    creating.stdin.take().unwrap().write_all("百家争鸣于稷门之下\n".as_bytes()).unwrap();
    assert!(creating.wait().unwrap().success());
    let (code, said) = ended(jixia_at(&data).args(["demo", "--port", "0"]));
    let last = said.trim().lines().last().unwrap_or_default();
    assert!(code == Some(1) && last.contains("not the demo") && last.contains("--data"), "{said}");
    assert!(ended(jixia_at(&data).arg("verify")).0 == Some(0));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&data), mode(&data.join("jixia.sqlite"))), (0o700, 0o600));
    }
}
