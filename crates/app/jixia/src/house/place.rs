//! Where the data is kept: a folder and a file that nobody else on the machine may look into.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::settings::Settings;

/// The file of an SQLite database; `None` for a server.
fn file_of(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    // What is no path is refused with a sentence of its own when it is opened.
    (!path.is_empty() && path != ":memory:").then(|| path.into())
}

/// Makes the data folder where it is missing, and sees to it that what is in it is for its owner alone.
pub(super) fn prepare(settings: &Settings) -> anyhow::Result<()> {
    let data = &settings.data;
    folder(data).with_context(|| format!("data: the folder {} cannot be made", data.display()))?;
    if let Some(file) = file_of(&settings.database_url()) {
        private_file(&file)
            .with_context(|| format!("the database file {} cannot be used", file.display()))?;
    }
    Ok(())
}

/// Refuses where there is no database yet: for commands that would make no sense on an empty one.
pub(super) fn require(settings: &Settings) -> anyhow::Result<()> {
    let Some(file) = file_of(&settings.database_url()) else { return Ok(()) };
    if fs::metadata(&file).is_ok_and(|about| about.is_file() && about.len() > 0) {
        return Ok(());
    }
    bail!("there is no database at {}: name the folder of the community with --data", file.display())
}

#[cfg(unix)]
fn folder(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(not(unix))]
fn folder(path: &Path) -> std::io::Result<()> {
    fs::create_dir_all(path)
}

/// Makes the file before SQLite does, which would let everybody read it; the files beside it get the same mode. One
/// that is there already is closed to strangers.
#[cfg(unix)]
fn private_file(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
    let made = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    match made {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            let mode = fs::metadata(path)?.permissions().mode();
            if mode & 0o007 == 0 {
                return Ok(());
            }
            fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o770))
        }
        other => other.map(drop),
    }
}

#[cfg(not(unix))]
fn private_file(_: &Path) -> std::io::Result<()> {
    Ok(())
}
