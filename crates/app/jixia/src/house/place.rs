//! Where the data is kept: a folder and a file that nobody else on the machine may look into.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use kernel::{Entropy, Token};

use crate::settings::{SECRET_MIN, Settings};

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

/// A database that one program serves, as long as this lives; it goes with the program, however that ends.
#[derive(Debug)]
pub(crate) struct Held {
    /// Locked; `None` where the database is a server, which several nodes share.
    _lock: Option<fs::File>,
}

/// Takes an SQLite database for this program to serve. Two could write in turn, but neither would tell its visitors live
/// of what the other one did, and whoever started the second did so by mistake.
pub(super) fn hold(settings: &Settings) -> anyhow::Result<Held> {
    let Some(file) = file_of(&settings.database_url()) else { return Ok(Held { _lock: None }) };
    // A file of its own: SQLite has locks on the database, which go when anybody closes it.
    let mut beside = file.clone().into_os_string();
    beside.push(".lock");
    let trouble = || format!("the file {} cannot be used", Path::new(&beside).display());
    let lock = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(&beside)
        .with_context(trouble)?;
    match lock.try_lock() {
        Ok(()) => Ok(Held { _lock: Some(lock) }),
        Err(fs::TryLockError::WouldBlock) => bail!(
            "the database {} is served by another program: stop that one, or use PostgreSQL for several",
            file.display()
        ),
        Err(fs::TryLockError::Error(error)) => Err(error).with_context(trouble),
    }
}

/// The key of this folder, made when it is first asked for, so that what was signed holds after a restart too.
///
/// # Errors
/// Where it can be neither read nor made, or is too short to be one.
pub(super) fn key(data: &Path, entropy: &dyn Entropy) -> anyhow::Result<String> {
    let path = data.join("files.key");
    let trouble = || format!("files.secret is not set, and {} cannot be used instead", path.display());
    if !path.try_exists().with_context(trouble)? {
        make_key(&path, Token::generate(entropy).as_str(), Token::generate(entropy).as_str())
            .with_context(trouble)?;
    }
    let key = fs::read_to_string(&path).with_context(trouble)?.trim().to_owned();
    ensure!(key.len() >= SECRET_MIN, "{}: it is shorter than {SECRET_MIN} bytes", trouble());
    Ok(key)
}

/// Written whole under another name first: nobody ever reads half of it, and of two who make one at once the first stays.
fn make_key(path: &Path, key: &str, salt: &str) -> std::io::Result<()> {
    let draft = path.with_extension(salt);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    let written =
        writeln!(file, "{key}").and_then(|()| file.sync_all()).and_then(|()| fs::hard_link(&draft, path));
    let _ = fs::remove_file(&draft);
    match written {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    }
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

#[cfg(test)]
mod tests {
    use kernel::SystemEntropy;

    use super::*;

    #[test]
    fn a_key_is_made_once_and_is_its_owners_alone() {
        let place = tempfile::tempdir().unwrap();
        let keys: Vec<String> = std::thread::scope(|scope| {
            let make = || key(place.path(), &SystemEntropy).unwrap();
            let makers: Vec<_> = (0..8).map(|_| scope.spawn(make)).collect();
            makers.into_iter().map(|maker| maker.join().unwrap()).collect()
        });
        assert!(keys.iter().all(|one| *one == keys[0] && one.len() >= SECRET_MIN), "{keys:?}");
        let there: Vec<_> =
            fs::read_dir(place.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
        assert_eq!(there, ["files.key"], "no drafts are left");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(place.path().join("files.key")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        fs::write(place.path().join("files.key"), "short\n").unwrap();
        let error = key(place.path(), &SystemEntropy).unwrap_err().to_string();
        assert!(error.contains("files.secret") && error.contains("files.key"), "{error}");
    }
}
