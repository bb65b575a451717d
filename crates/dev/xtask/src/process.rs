//! Running other programs.
//!
//! Each child leads a process group of its own. The terminal's Ctrl-C therefore reaches only us, and we decide what
//! to pass on: the whole group gets it once, grandchildren (rustc, Chromium, a server) included, so that nothing
//! stays behind.

use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::interrupt;

/// How often we look whether a child has ended or somebody pressed Ctrl-C.
const LOOK_EVERY: Duration = Duration::from_millis(40);

/// How long a child may take to end after it was asked to.
const GRACE: Duration = Duration::from_secs(10);

/// Runs a program that talks to the terminal itself; anything but success is an error that names it.
pub fn run(command: &mut Command) -> Result<()> {
    let status = wait(spawn(command)?, None)?;
    succeeded(command, status)
}

/// Runs a program and returns what it printed; its messages still reach the terminal.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start {}", name(command)))?;
    succeeded(command, output.status)?;
    String::from_utf8(output.stdout)
        .with_context(|| format!("{} printed something unreadable", name(command)))
}

/// Runs a program and hands over every line that it prints, on either stream, in order.
pub fn run_lines(
    command: &mut Command,
    limit: Duration,
    mut on_line: impl FnMut(&str),
) -> Result<ExitStatus> {
    let (reader, writer) = std::io::pipe().context("cannot make a pipe")?;
    command.stdout(writer.try_clone().context("cannot make a pipe")?).stderr(writer);
    let child = spawn(command)?;
    // The command keeps its ends of the pipe; while it has them the reader would never see the end.
    command.stdout(Stdio::null()).stderr(Stdio::null());

    let (send, lines) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(reader).split(b'\n') {
            let Ok(line) = line else { break };
            if send.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                break;
            }
        }
    });
    let mut watched = Watched::new(child, Some(limit));
    let ended = loop {
        match lines.recv_timeout(LOOK_EVERY) {
            Ok(line) => on_line(&line),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => std::thread::sleep(LOOK_EVERY),
        }
        if let Some(ended) = watched.look()? {
            break ended;
        }
    };
    // What was printed last may still be on its way. A grandchild that lives on keeps the pipe open, so this ends by
    // the clock as well.
    while let Ok(line) = lines.recv_timeout(Duration::from_secs(1)) {
        on_line(&line);
    }
    Ok(ended)
}

/// Runs a server and passes one Ctrl-C on, so that it can finish what it is doing; the second one ends it at once.
pub fn serve(command: &mut Command) -> Result<ExitStatus> {
    let mut child = spawn(command)?;
    let mut passed_on = 0;
    loop {
        if let Some(status) = child.try_wait().context("cannot wait for the server")? {
            return Ok(status);
        }
        let asked = interrupt::count();
        if asked > passed_on {
            signal(&child, if asked == 1 { "INT" } else { "KILL" });
            passed_on = asked;
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

/// A program that runs beside us until it is dropped.
pub struct Service(Child);

impl Service {
    /// Starts it; what it prints goes to a file.
    pub fn start(command: &mut Command, log: &Path) -> Result<Self> {
        let file = std::fs::File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
        command.stdout(file.try_clone().context("cannot share the log file")?).stderr(file);
        Ok(Self(spawn(command)?))
    }

    /// Whether it ended by itself.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        self.0.try_wait().context("cannot look after a child")
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        end(&mut self.0);
    }
}

/// A child with a time limit.
struct Watched {
    child: Child,
    started: Instant,
    limit: Option<Duration>,
}

impl Watched {
    fn new(child: Child, limit: Option<Duration>) -> Self {
        Self { child, started: Instant::now(), limit }
    }

    fn look(&mut self) -> Result<Option<ExitStatus>> {
        if let Some(status) = self.child.try_wait().context("cannot wait for a child")? {
            return Ok(Some(status));
        }
        if interrupt::asked() {
            end(&mut self.child);
            bail!("stopped, as asked");
        }
        if let Some(limit) = self.limit
            && self.started.elapsed() > limit
        {
            end(&mut self.child);
            bail!("stopped after {} minutes", limit.as_secs() / 60);
        }
        Ok(None)
    }
}

fn wait(child: Child, limit: Option<Duration>) -> Result<ExitStatus> {
    let mut watched = Watched::new(child, limit);
    loop {
        if let Some(status) = watched.look()? {
            return Ok(status);
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

fn spawn(command: &mut Command) -> Result<Child> {
    command.stdin(Stdio::null()).process_group(0);
    command.spawn().with_context(|| format!("cannot start {}", name(command)))
}

/// Asks a child's whole group to end, and after a while ends it.
fn end(child: &mut Child) {
    signal(child, "TERM");
    let asked = Instant::now();
    while matches!(child.try_wait(), Ok(None)) {
        if asked.elapsed() > GRACE {
            signal(child, "KILL");
            // After KILL there is nothing left to decide; the wait only clears the table of processes.
            drop(child.wait());
            return;
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

/// Sends a signal to a child's group, through the shell: a function of our own for it would need `unsafe`.
fn signal(child: &Child, signal: &str) {
    let sent = Command::new("sh")
        .arg("-c")
        .arg(format!("kill -{signal} -{}", child.id()))
        .stderr(Stdio::null())
        .status();
    if let Err(error) = sent {
        eprintln!("cannot run `sh` to stop process {}: {error}", child.id());
    }
}

fn succeeded(command: &Command, status: ExitStatus) -> Result<()> {
    if status.success() {
        return Ok(());
    }
    bail!("`{}` failed ({status})", shown(command));
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_else(|| command.get_program());
    let mut words = vec![program.to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.arg("-c").arg(script);
        command
    }

    #[test]
    fn lines_of_both_streams_arrive_in_order() {
        let mut seen = Vec::new();
        let status = run_lines(&mut shell("echo one; echo two >&2; printf three"), GRACE, |line| {
            seen.push(line.to_owned());
        });
        assert!(status.unwrap().success());
        assert_eq!(seen, ["one", "two", "three"]);
    }

    #[test]
    fn a_command_that_takes_too_long_is_ended_with_its_children() {
        let marker = std::env::temp_dir().join(format!("xtask-orphan-{}", std::process::id()));
        let script = format!("(sleep 3; touch {}) & sleep 60", marker.display());
        let begun = Instant::now();
        let error = run_lines(&mut shell(&script), Duration::from_millis(200), |_| {}).unwrap_err();
        assert!(error.to_string().starts_with("stopped after"), "{error}");
        assert!(begun.elapsed() < Duration::from_secs(5));
        std::thread::sleep(Duration::from_secs(4));
        assert!(!marker.exists(), "the grandchild lived on");
    }

    #[test]
    fn a_failure_names_the_command() {
        let error = run(&mut shell("exit 3")).unwrap_err();
        assert_eq!(error.to_string(), "`sh -c exit 3` failed (exit status: 3)");
        let error = run(&mut Command::new("no-such-program")).unwrap_err();
        assert_eq!(error.to_string(), "cannot start no-such-program");
    }

    #[test]
    fn a_service_ends_when_it_is_dropped() {
        let log = std::env::temp_dir().join(format!("xtask-service-{}.log", std::process::id()));
        let mut service = Service::start(&mut shell("echo up; sleep 60"), &log).unwrap();
        assert!(service.ended().unwrap().is_none());
        let begun = Instant::now();
        drop(service);
        assert!(begun.elapsed() < Duration::from_secs(5));
        std::fs::remove_file(log).unwrap();
    }
}
