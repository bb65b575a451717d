//! `cargo xtask demo`: from a fresh clone to a served community.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, bail};
use lexopt::Arg::Long;
use lexopt::ValueExt as _;

use crate::{assets, process, project, tools};

/// In a data folder that we made. Only such a folder is ever deleted: `--data ~ --fresh` must not cost a home.
const MARKER: &str = ".jixia-demo";

/// What the command line says.
#[derive(Debug, PartialEq, Eq)]
pub struct Options {
    fresh: bool,
    port: u16,
    data: PathBuf,
}

impl Options {
    /// Reads the rest of the command line.
    pub fn read(args: &mut lexopt::Parser) -> Result<Self> {
        let mut options = Self { fresh: false, port: 8080, data: project::root().join("data/demo") };
        while let Some(arg) = args.next()? {
            match arg {
                Long("fresh") => options.fresh = true,
                Long("port") => options.port = args.value()?.parse()?,
                Long("data") => options.data = std::path::absolute(args.value()?)?,
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(options)
    }
}

/// Checks, builds, serves until Ctrl-C.
pub fn run(options: Options) -> Result<ExitCode> {
    // All that can be wrong is found before the build, which takes minutes.
    check_port(options.port)?;
    tools::check_build_tools()?;
    prepare(&options.data, options.fresh)?;

    eprintln!("Building what the browser downloads ...");
    assets::build()?;
    eprintln!("Building the program; the first time takes some minutes ...");
    process::run(project::cargo().args(["build", "--release", "-p", "jixia"]))?;

    let mut jixia = Command::new(project::target()?.join("release/jixia"));
    jixia.arg("demo").arg("--data").arg(&options.data).arg("--port").arg(options.port.to_string());
    let status = process::serve(jixia.current_dir(project::root()))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn check_port(port: u16) -> Result<()> {
    match TcpListener::bind(("127.0.0.1", port)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            bail!(
                "Port {port} is in use: stop the program that listens there, or choose another with --port N."
            )
        }
        Err(error) => Err(error).with_context(|| format!("Port {port} cannot be used")),
    }
}

/// Makes the data folder, empty when a fresh start is wanted.
fn prepare(data: &Path, fresh: bool) -> Result<()> {
    let marker = data.join(MARKER);
    let filled = fs::read_dir(data).is_ok_and(|mut entries| entries.next().is_some());
    if filled && !marker.exists() {
        bail!(
            "{} holds something that is not a demo community: name an empty or a new folder with --data DIR.",
            data.display()
        );
    }
    if fresh && filled {
        fs::remove_dir_all(data).with_context(|| format!("cannot delete {}", data.display()))?;
    }
    fs::create_dir_all(data).with_context(|| format!("cannot create {}", data.display()))?;
    fs::write(&marker, "A demo community. `cargo xtask demo --fresh` deletes this folder.\n")
        .with_context(|| format!("cannot write into {}", data.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Result<Options> {
        Options::read(&mut lexopt::Parser::from_args(words))
    }

    #[test]
    fn the_command_line_has_sensible_defaults_and_refuses_what_it_does_not_know() {
        let options = read(&[]).unwrap();
        assert_eq!((options.fresh, options.port), (false, 8080));
        assert!(options.data.ends_with("data/demo"));
        let options = read(&["--fresh", "--port", "9000", "--data", "/tmp/x"]).unwrap();
        assert_eq!(options, Options { fresh: true, port: 9000, data: "/tmp/x".into() });
        assert!(read(&["--port", "many"]).is_err());
        assert!(read(&["--frsh"]).is_err());
    }

    #[test]
    fn a_port_in_use_gets_one_sentence() {
        let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = check_port(port).unwrap_err().to_string();
        assert_eq!(
            error,
            format!(
                "Port {port} is in use: stop the program that listens there, or choose another with --port N."
            )
        );
    }

    #[test]
    fn a_fresh_start_deletes_a_demo_folder_and_nothing_else() {
        let root = std::env::temp_dir().join(format!("xtask-demo-{}", std::process::id()));
        let data = root.join("demo");
        prepare(&data, false).unwrap();
        fs::write(data.join("jixia.sqlite"), "").unwrap();
        prepare(&data, false).unwrap();
        assert!(data.join("jixia.sqlite").exists(), "started again it keeps the data");
        prepare(&data, true).unwrap();
        assert!(!data.join("jixia.sqlite").exists());

        let home = root.join("home");
        fs::create_dir_all(home.join("letters")).unwrap();
        assert!(prepare(&home, true).is_err());
        assert!(prepare(&home, false).is_err());
        assert!(home.join("letters").exists());
        fs::remove_dir_all(root).unwrap();
    }
}
