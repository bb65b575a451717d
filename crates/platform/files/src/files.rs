//! Where the bytes are: a folder or a bucket, behind one small interface.

use std::path::{Path as FilePath, PathBuf};
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{GetOptions, GetRange, GetResult, ObjectStore, ObjectStoreExt as _, PutPayload};
use tokio::sync::Semaphore;
use url::Url;

use crate::s3;
use crate::sign::Key;

/// Pictures that are unpacked at the same time; each may take some hundred megabytes.
const UNPACKED_AT_ONCE: usize = 2;

/// A setting of files cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadStore {
    /// `files.url` is no address of a store that we know.
    #[error("files.url is neither like file:///var/lib/jixia/files nor like s3://bucket/folder")]
    Url,
    /// A bucket without keys.
    #[error("files.s3_key and files.s3_secret are needed for a bucket")]
    Keys,
    /// `files.s3_endpoint` is no address, or one that others could listen to.
    #[error("files.s3_endpoint is not like https://s3.example.com; plain http is for the own network alone")]
    Endpoint,
    /// No client for the bucket can be made.
    #[error("files.url: no client for the bucket: {0}")]
    Client(String),
    /// The folder cannot be made or used.
    #[error("files.url: the folder cannot be used")]
    Folder(#[from] std::io::Error),
    /// The store cannot be opened.
    #[error("files.url: the store cannot be opened")]
    Store(#[from] object_store::Error),
}

/// Where files are kept, as the settings say.
#[derive(Debug, Clone, Copy)]
pub struct Location<'a> {
    /// Empty is the folder `files` in the data folder; `file:///folder` is another; `s3://bucket/folder` is a bucket.
    pub url: &'a str,
    /// Where the object storage is; empty is that of the region at AWS.
    pub endpoint: &'a str,
    /// The region of the bucket.
    pub region: &'a str,
    /// The name of the key.
    pub key: &'a str,
    /// The key itself.
    pub secret: &'a str,
    /// Whether the endpoint's host names the bucket already.
    pub bucket_in_host: bool,
}

impl<'a> Location<'a> {
    /// A folder, which needs nothing else.
    pub const fn folder(url: &'a str) -> Self {
        Self { url, endpoint: "", region: "", key: "", secret: "", bucket_in_host: false }
    }

    /// Whether files can be kept there, as far as that shows without touching anything.
    ///
    /// # Errors
    /// Where a setting cannot be used.
    pub fn check(&self) -> Result<(), BadStore> {
        match self.read()? {
            Place::Own | Place::Folder(_) => Ok(()),
            Place::Bucket(url) => s3::open(self, &url).map(drop),
        }
    }

    fn read(&self) -> Result<Place, BadStore> {
        if self.url.is_empty() {
            return Ok(Place::Own);
        }
        let url = Url::parse(self.url).map_err(|_| BadStore::Url)?;
        match url.scheme() {
            "file" => url.to_file_path().map(Place::Folder).map_err(|()| BadStore::Url),
            "s3" => Ok(Place::Bucket(url)),
            _ => Err(BadStore::Url),
        }
    }
}

/// What an address of a store means.
enum Place {
    /// The folder `files` in the data folder.
    Own,
    Folder(PathBuf),
    Bucket(Url),
}

/// The store of files. Cheap to clone.
#[derive(Clone)]
pub struct Files(Arc<Inner>);

struct Inner {
    /// Opened where the program begins to serve: other commands make no folders.
    store: OnceLock<Arc<dyn ObjectStore>>,
    /// What it was made with, and what it was given afterwards, which counts.
    key: Key,
    kept_key: OnceLock<Key>,
    unpacking: Semaphore,
}

impl Files {
    /// A store that is not open yet. `secret` signs the addresses of private files.
    pub fn new(secret: &[u8]) -> Self {
        let (store, unpacking) = (OnceLock::new(), Semaphore::new(UNPACKED_AT_ONCE));
        Self(Arc::new(Inner { store, key: Key::new(secret), kept_key: OnceLock::new(), unpacking }))
    }

    /// Signs with another secret from now on: one that lasts longer than this run of the program. The first one stays.
    pub fn sign_with(&self, secret: &[u8]) {
        self.0.kept_key.get_or_init(|| Key::new(secret));
    }

    /// Opens the store, once. A bucket is not asked for anything yet: see [`Files::probe`].
    ///
    /// # Errors
    /// Where the store cannot be used.
    pub fn open(&self, place: &Location<'_>, data: &FilePath) -> Result<(), BadStore> {
        let store = match place.read()? {
            Place::Own => folder(&data.join("files"))?,
            Place::Folder(path) => folder(&path)?,
            Place::Bucket(url) => s3::open(place, &url)?,
        };
        self.0.store.get_or_init(|| store);
        Ok(())
    }

    /// Whether the store answers and lets us in; for a word in the log when the program starts.
    ///
    /// # Errors
    /// What the store said, or that it said nothing.
    pub async fn probe(&self) -> Result<(), BadStore> {
        // Nothing has this name.
        match self.store()?.head(&Path::from("probe")).await {
            Ok(_) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn store(&self) -> Result<&Arc<dyn ObjectStore>, object_store::Error> {
        self.0.store.get().ok_or_else(|| object_store::Error::Generic {
            store: "files",
            source: "the store is not open".into(),
        })
    }

    pub(crate) fn key(&self) -> &Key {
        self.0.kept_key.get().unwrap_or(&self.0.key)
    }

    pub(crate) fn unpacking(&self) -> &Semaphore {
        &self.0.unpacking
    }

    pub(crate) async fn put(&self, object: &str, bytes: Vec<u8>) -> Result<(), object_store::Error> {
        self.store()?.put(&Path::from(object), PutPayload::from(Bytes::from(bytes))).await.map(drop)
    }

    /// The whole, or from the first byte up to the second.
    pub(crate) async fn get(
        &self,
        object: &str,
        part: Option<(u64, u64)>,
    ) -> Result<GetResult, object_store::Error> {
        let range = part.map(|(first, end)| GetRange::Bounded(first..end));
        self.store()?.get_opts(&Path::from(object), GetOptions { range, ..GetOptions::default() }).await
    }

    /// Throws bytes away; where there are none, that is well.
    pub(crate) async fn delete(&self, object: &str) -> Result<(), object_store::Error> {
        match self.store()?.delete(&Path::from(object)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// A folder of this machine, made where it is missing.
fn folder(folder: &FilePath) -> Result<Arc<dyn ObjectStore>, BadStore> {
    std::fs::create_dir_all(folder)?;
    // A file is written under another name and then renamed; with fsync, so that a row in the database never points to
    // bytes that the disk has not.
    let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true).with_automatic_cleanup(true);
    Ok(Arc::new(store))
}
