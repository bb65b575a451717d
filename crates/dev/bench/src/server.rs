//! Servers as children of this process: the program itself, and whatever else is compared with it.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::wire;

/// How long a server may take to answer for the first time.
const START_MAX: Duration = Duration::from_secs(30);

/// A server that is ended when this is dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// From the start of the process to the first answer to the path it was started with.
    pub took: Duration,
}

/// What differs from the program's defaults.
#[derive(Debug, Clone, Copy, Default)]
pub struct Changes {
    /// Keep no ready pages, so that each is made from the database.
    pub without_page_cache: bool,
}

impl Server {
    /// `jixia serve` on a data folder, once `path` has been answered with 200. Settings are the defaults, but for the
    /// limits by address, which would stop a load that comes from one.
    ///
    /// # Errors
    /// Where the program cannot be started or does not answer.
    pub fn jixia(data: &Path, changes: Changes, path: &str) -> Result<Self> {
        let program = std::env::current_exe()?.with_file_name("jixia");
        let address = free_address()?;
        let mut command = Command::new(&program);
        command
            .args(["serve", "--listen", &address.to_string(), "--data"])
            .arg(data)
            // A jixia.toml or JIXIA_* of the person who measures must not change what is measured.
            .current_dir(data)
            .env_clear()
            .env("JIXIA_SERVER_RATE_LIMITS", "false")
            .env("JIXIA_LOG_FILTER", "warn")
            .stdin(Stdio::null());
        if changes.without_page_cache {
            command.env("JIXIA_SERVER_PAGE_CACHE_MIB", "0");
        }
        let begun = Instant::now();
        let child = command.spawn().with_context(|| format!("cannot start {}", program.display()))?;
        let mut server = Self { child, address, took: Duration::ZERO };
        server.await_answer(begun, path)?;
        Ok(server)
    }

    /// This program again, as the server that `arguments` ask for. It says on standard output where it listens.
    ///
    /// # Errors
    /// Where it cannot be started or does not say.
    pub fn own(arguments: &[&std::ffi::OsStr]) -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        // It ends when the pipe closes, so it never outlives us.
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        let begun = Instant::now();
        let mut child = command.spawn().context("cannot start the server that serves from memory")?;
        let mut line = String::new();
        if let Some(output) = child.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        let address = line.trim().parse().context("the server that serves from memory did not start");
        if address.is_err() {
            let _ = child.wait();
        }
        Ok(Self { child, address: address?, took: begun.elapsed() })
    }

    fn await_answer(&mut self, begun: Instant, path: &str) -> Result<()> {
        loop {
            match wire::get(self.address, path, &[]) {
                Ok(answer) if answer.status == 200 => break,
                Ok(answer) => bail!("{path} was answered with {}", answer.status),
                Err(_) if begun.elapsed() < START_MAX => {}
                Err(error) => return Err(error).context("the program does not answer"),
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("the program ended before it answered: {status}");
            }
            // Short beside what is measured, long beside a refused connection.
            std::thread::sleep(Duration::from_micros(500));
        }
        self.took = begun.elapsed();
        Ok(())
    }

    /// Resident memory now, in MB (10^6 bytes).
    ///
    /// # Errors
    /// Where the system does not tell.
    pub fn memory_mb(&self) -> Result<f64> {
        let file = format!("/proc/{}/status", self.child.id());
        let text = fs::read_to_string(&file).with_context(|| format!("cannot read {file}"))?;
        let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
        let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kib * 1024.0 / 1e6)
    }

    /// Processor time used so far, of all threads.
    ///
    /// # Errors
    /// Where the system does not tell.
    pub fn processor_time(&self) -> Result<Duration> {
        let file = format!("/proc/{}/stat", self.child.id());
        let text = fs::read_to_string(&file).with_context(|| format!("cannot read {file}"))?;
        // The name stands in parentheses and may hold anything; times are the 12th and 13th field after it.
        let after = text.rsplit_once(')').map_or("", |(_, after)| after);
        let ticks: u64 =
            after.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
        // Linux shows these times in hundredths of a second on every platform that we build for.
        Ok(Duration::from_millis(ticks * 10))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Where it has ended already there is nothing to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}
