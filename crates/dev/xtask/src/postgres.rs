//! A throw-away PostgreSQL: a cluster in a temporary folder, on a free port, gone when it is dropped.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::packages::{self, Need};
use crate::{interrupt, process, tools};

/// The variable that every test on PostgreSQL reads.
pub const VARIABLE: &str = "JIXIA_TEST_POSTGRES";

/// The role that owns everything in it.
const ROLE: &str = "jixia";

/// The user who starts it when we are root, because PostgreSQL refuses to run as root.
const SYSTEM_USER: &str = "postgres";

/// Settings that differ from the server's own. Its care for durability stays: tests kill clients and count rows.
const SETTINGS: &[&str] = &[
    "listen_addresses=127.0.0.1",
    // Each test has a database and each database several connections, many at once.
    "max_connections=300",
    "shared_buffers=256MB",
    // A test that hangs on a lock should fail and not stand still.
    "lock_timeout=60s",
];

/// `cargo xtask postgres`.
pub fn command() -> Result<()> {
    packages::provide(&[Need::Postgres])?;
    let cluster = Cluster::start()?;
    println!("export {VARIABLE}={}", cluster.url());
    eprintln!("Running until Ctrl-C.");
    while !interrupt::asked() {
        std::thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}

/// The folder with the server's programs; Debian keeps them out of PATH.
pub fn binaries() -> Option<PathBuf> {
    let complete = |folder: &Path| {
        ["initdb", "pg_ctl", "postgres"].iter().all(|program| tools::is_program(&folder.join(program)))
    };
    if let Some(initdb) = tools::find("initdb")
        && let Some(folder) = initdb.parent()
        && complete(folder)
    {
        return Some(folder.to_path_buf());
    }
    let mut versions: Vec<_> =
        fs::read_dir("/usr/lib/postgresql").ok()?.flatten().map(|entry| entry.path()).collect();
    versions.sort_by_key(|folder| version(folder));
    versions.into_iter().rev().map(|folder| folder.join("bin")).find(|folder| complete(folder))
}

/// `/usr/lib/postgresql/15` is 15; by number, so that 9 comes before 15.
fn version(folder: &Path) -> u32 {
    folder.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse().ok()).unwrap_or(0)
}

/// A running cluster.
pub struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
    owner: Option<Owner>,
}

/// Somebody who is not root.
#[derive(Clone, Copy)]
struct Owner {
    uid: u32,
    gid: u32,
}

impl Cluster {
    /// Makes and starts one.
    pub fn start() -> Result<Self> {
        let programs = binaries().context("PostgreSQL is not installed")?;
        let owner = if packages::is_root() { Some(system_user()?) } else { None };
        let cluster = Self { programs, folder: new_folder(owner)?, port: free_port()?, owner };
        cluster.create()?;
        cluster.launch()?;
        Ok(cluster)
    }

    /// How a test reaches it.
    pub fn url(&self) -> String {
        format!("postgres://{ROLE}@127.0.0.1:{}/postgres", self.port)
    }

    fn create(&self) -> Result<()> {
        // Letters as their bytes sort, the same order as SQLite's.
        let locale = if cfg!(target_os = "macos") { "C" } else { "C.UTF-8" };
        let mut initdb = self.program("initdb");
        initdb.arg("-D").arg(self.data());
        initdb.args(["-U", ROLE, "--auth=trust", "--encoding=UTF8", "--no-sync", "--locale", locale]);
        process::output(&mut initdb).context("the test database could not be created").map(drop)
    }

    fn launch(&self) -> Result<()> {
        let mut options = format!("-p {} -k {}", self.port, self.folder.display());
        for setting in SETTINGS {
            options.push_str(&format!(" -c {setting}"));
        }
        let log = self.folder.join("log");
        let mut pg_ctl = self.program("pg_ctl");
        pg_ctl
            .args(["start", "-w", "-s", "-t", "60", "-o", &options])
            .arg("-D")
            .arg(self.data())
            .arg("-l")
            .arg(&log);
        // pg_ctl goes, the server stays; it must not inherit a pipe that somebody reads to its end.
        process::run(&mut pg_ctl).with_context(|| {
            let said = fs::read_to_string(&log).unwrap_or_default();
            format!("the test database could not be started:\n{said}")
        })
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.programs.join(name));
        command.current_dir(&self.folder);
        if let Some(owner) = self.owner {
            command.uid(owner.uid).gid(owner.gid);
        }
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if self.data().join("postmaster.pid").exists() {
            // `immediate`, because nobody will read the data again. It is not `process::run`: that gives up on
            // Ctrl-C, and Ctrl-C is one of the ways in which we come here.
            let mut stop = self.program("pg_ctl");
            stop.process_group(0).args(["stop", "-s", "-m", "immediate", "-D"]).arg(self.data());
            if !stop.status().is_ok_and(|status| status.success()) {
                eprintln!("The test database in {} may still run.", self.folder.display());
                return;
            }
        }
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            eprintln!("cannot delete {}: {error}", self.folder.display());
        }
    }
}

/// A folder that nobody had before, belonging to whoever will run the server. Not in target/: root's clone may lie
/// where the user `postgres` cannot look.
fn new_folder(owner: Option<Owner>) -> Result<PathBuf> {
    let folder = std::env::temp_dir().join(format!("jixia-postgres-{}", std::process::id()));
    fs::create_dir(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    if let Some(owner) = owner {
        chown(&folder, Some(owner.uid), Some(owner.gid))
            .with_context(|| format!("cannot hand {} over", folder.display()))?;
    }
    Ok(folder)
}

/// A port that is free now. Somebody may take it before the server does, but then the start fails and says so.
pub fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("no port is free on 127.0.0.1")?;
    Ok(listener.local_addr().context("a port without a number")?.port())
}

fn system_user() -> Result<Owner> {
    let users = fs::read_to_string("/etc/passwd").context("cannot read /etc/passwd")?;
    match user_in(&users, SYSTEM_USER) {
        Some(owner) => Ok(owner),
        None => {
            bail!("PostgreSQL refuses to run as root, and there is no user `{SYSTEM_USER}` to run it as.")
        }
    }
}

fn user_in(passwd: &str, name: &str) -> Option<Owner> {
    let line = passwd.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    Some(Owner { uid: fields.next()?.parse().ok()?, gid: fields.next()?.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_found_by_the_whole_name() {
        let passwd =
            "root:x:0:0::/root:/bin/sh\npostgres-exporter:x:7:7::/:/bin/sh\npostgres:x:106:114::/:/bin/sh\n";
        let owner = user_in(passwd, "postgres").unwrap();
        assert_eq!((owner.uid, owner.gid), (106, 114));
        assert!(user_in(passwd, "exporter").is_none());
    }

    #[test]
    fn the_newest_version_counts_by_number() {
        assert!(version(Path::new("/usr/lib/postgresql/15")) > version(Path::new("/usr/lib/postgresql/9")));
    }

    #[test]
    fn a_cluster_starts_answers_and_leaves_nothing_behind() {
        let cluster = Cluster::start().unwrap();
        let (folder, port) = (cluster.folder.clone(), cluster.port);
        std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
        drop(cluster);
        assert!(!folder.exists());
        assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_err());
    }
}
