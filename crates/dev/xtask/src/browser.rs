//! The tests in browser/: the whole product, in Chromium, against a served demo community.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::process::Service;
use crate::suite::NodeTests;
use crate::{assets, interrupt, packages, postgres, process, project};

/// How long the program may take to fill its demo community and answer.
const START_LIMIT: Duration = Duration::from_secs(120);

/// How long all browser tests may take.
const LIMIT: Duration = Duration::from_secs(15 * 60);

/// Serves a demo community from a fresh folder, with the program that was built for development, and runs every
/// `browser/tests/*.test.mjs`.
pub fn run() -> Result<NodeTests> {
    let chromium = packages::chromium().context("Chromium is not installed")?;
    let folder = project::root().join("browser");
    let tests = tests_in(&folder.join("tests"))?;
    assets::install(&folder)?;

    let results = project::target()?.join("browser");
    if results.exists() {
        fs::remove_dir_all(&results).with_context(|| format!("cannot empty {}", results.display()))?;
    }
    fs::create_dir_all(&results).with_context(|| format!("cannot create {}", results.display()))?;
    let program = project::target()?.join("debug/jixia");
    let site = Site::start(&program, &results)?;

    let mut node = Command::new("node");
    node.current_dir(&folder)
        .args(["--test", "--test-reporter=spec"])
        .args(&tests)
        .env("JIXIA_TEST_URL", &site.url)
        .env("JIXIA_TEST_DATA", &site.data)
        .env("JIXIA_TEST_PROGRAM", &program)
        .env(packages::BROWSER_VARIABLE, chromium)
        .env("JIXIA_TEST_SCREENSHOTS", &results);
    let mut counted = NodeTests::default();
    let status = process::run_lines(&mut node, LIMIT, |line| {
        println!("  {line}");
        counted.read(line);
    })?;
    eprintln!("  Screenshots and the server's log are in {}.", results.display());
    counted.finish(status)?;
    Ok(counted)
}

/// Node's own search for tests differs between its versions, so the files are named.
fn tests_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut tests: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    tests.retain(|path| path.to_string_lossy().ends_with(".test.mjs"));
    tests.sort();
    if tests.is_empty() {
        bail!("{} holds no test", folder.display());
    }
    Ok(tests)
}

/// A served demo community with a data folder of its own.
struct Site {
    url: String,
    data: PathBuf,
    server: Option<Service>,
}

impl Site {
    fn start(program: &Path, results: &Path) -> Result<Self> {
        let data = std::env::temp_dir().join(format!("jixia-browser-{}", std::process::id()));
        fs::create_dir(&data).with_context(|| format!("cannot create {}", data.display()))?;
        let port = postgres::free_port()?;
        let mut command = Command::new(program);
        command.arg("demo").arg("--data").arg(&data).arg("--port").arg(port.to_string());
        // Neither the settings of whoever runs the tests nor a jixia.toml at the root may reach it: they might name
        // a database that somebody needs.
        command.current_dir(&data);
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("JIXIA_"))
        {
            command.env_remove(name);
        }
        let log = results.join("server.log");
        let mut site = Self { url: format!("http://127.0.0.1:{port}"), data, server: None };
        let mut server = Service::start(&mut command, &log)?;
        let waited = await_ready(&mut server, port, &log);
        site.server = Some(server);
        waited.map(|()| site)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        // The server first: it writes into the folder until it ends.
        drop(self.server.take());
        if let Err(error) = fs::remove_dir_all(&self.data) {
            eprintln!("cannot delete {}: {error}", self.data.display());
        }
    }
}

fn await_ready(server: &mut Service, port: u16, log: &Path) -> Result<()> {
    let begun = Instant::now();
    loop {
        if let Some(status) = server.ended()? {
            let said = fs::read_to_string(log).unwrap_or_default();
            bail!("the program ended before it answered ({status}):\n{said}");
        }
        if is_ready(port) {
            return Ok(());
        }
        if interrupt::asked() {
            bail!("stopped, as asked");
        }
        if begun.elapsed() > START_LIMIT {
            bail!("the program did not answer within {} s; see {}", START_LIMIT.as_secs(), log.display());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Asks `/readyz`, in as much HTTP as that takes.
fn is_ready(port: u16) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        let mut answer = [0; 12];
        stream.read_exact(&mut answer)?;
        Ok(answer.ends_with(b" 200"))
    };
    ask().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use std::io::BufRead as _;
    use std::net::TcpListener;

    use super::*;

    fn answering(status: &'static str) -> u16 {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = std::io::BufReader::new(stream.try_clone().unwrap()).lines();
            while !request.next().unwrap().unwrap().is_empty() {}
            write!(stream, "HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n").unwrap();
        });
        port
    }

    #[test]
    fn only_a_200_means_ready() {
        assert!(is_ready(answering("200 OK")));
        assert!(!is_ready(answering("503 Service Unavailable")));
        assert!(!is_ready(postgres::free_port().unwrap()));
    }
}
