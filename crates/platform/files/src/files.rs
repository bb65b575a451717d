//! Where the bytes are: a folder behind one small interface, so that another store can take its place.

use std::path::Path as FilePath;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{GetOptions, GetRange, GetResult, ObjectStore, ObjectStoreExt as _, PutPayload};
use tokio::sync::Semaphore;
use url::Url;

use crate::sign::Key;

/// Pictures that are unpacked at the same time; each may take some hundred megabytes.
const UNPACKED_AT_ONCE: usize = 2;

/// A setting of files cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadStore {
    /// `files.url` is no address of a store that we know.
    #[error("files.url is not like file:///var/lib/jixia/files")]
    Url,
    /// The folder cannot be made or used.
    #[error("files.url: the folder cannot be used")]
    Folder(#[from] std::io::Error),
    /// The store cannot be opened.
    #[error("files.url: the store cannot be opened")]
    Store(#[from] object_store::Error),
}

/// The store of files. Cheap to clone.
#[derive(Clone)]
pub struct Files(Arc<Inner>);

struct Inner {
    /// Opened where the program begins to serve: other commands make no folders.
    store: OnceLock<Arc<dyn ObjectStore>>,
    key: Key,
    unpacking: Semaphore,
}

impl Files {
    /// A store that is not open yet. `secret` signs the addresses of private files.
    pub fn new(secret: &[u8]) -> Self {
        let (store, unpacking) = (OnceLock::new(), Semaphore::new(UNPACKED_AT_ONCE));
        Self(Arc::new(Inner { store, key: Key::new(secret), unpacking }))
    }

    /// Opens the store, once. An empty `url` is the folder `files` in the data folder; `file:///...` is another folder.
    ///
    /// # Errors
    /// Where the store cannot be used.
    pub fn open(&self, url: &str, data: &FilePath) -> Result<(), BadStore> {
        let folder = if url.is_empty() {
            data.join("files")
        } else {
            let url = Url::parse(url).map_err(|_| BadStore::Url)?;
            if url.scheme() != "file" {
                return Err(BadStore::Url);
            }
            url.to_file_path().map_err(|()| BadStore::Url)?
        };
        std::fs::create_dir_all(&folder)?;
        // A file is written under another name and then renamed; with fsync, so that a row in the database never
        // points to bytes that the disk has not.
        let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true).with_automatic_cleanup(true);
        self.0.store.get_or_init(|| Arc::new(store));
        Ok(())
    }

    fn store(&self) -> Result<&Arc<dyn ObjectStore>, object_store::Error> {
        self.0.store.get().ok_or_else(|| object_store::Error::Generic {
            store: "files",
            source: "the store is not open".into(),
        })
    }

    pub(crate) fn key(&self) -> &Key {
        &self.0.key
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
