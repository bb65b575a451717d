//! A member uploads a picture.

use std::time::Duration;

use db::Tx;
use events::{Emit as _, due};
use kernel::MemberId;
use sha2::{Digest as _, Sha256};
use web::{App, Error, codes as common};

use crate::codes;
use crate::events::FileStored;
use crate::files::Files;
use crate::picture::{BYTES_MAX, NoPicture, Picture, remake};
use crate::store::{self, FileRow, NewFile};
use crate::sweep::{KIND, Swept};

/// How long an upload may wait for something that uses it.
pub const UNUSED: Duration = Duration::from_secs(24 * 3600);
/// How many bytes of one member may wait for that.
pub const UNUSED_BYTES_MAX: i64 = 200 * 1024 * 1024;

/// Checks a picture, makes it anew and keeps it.
///
/// Before any bytes reach the store, due work is enqueued that looks at them later: whatever happens in between (a
/// full disk, a crash, nobody who uses the picture), bytes without a row and rows without a use are collected. The row
/// comes last, so there is none without its bytes.
///
/// # Errors
/// Where it is no picture, too large, more than the member may leave unused, or the store does not take it.
pub async fn upload(app: &App, owner: MemberId, bytes: Vec<u8>, private: bool) -> Result<FileRow, Error> {
    if bytes.len() > BYTES_MAX {
        return Err(Error::new(&common::TOO_LARGE));
    }
    let files = app.service::<Files>()?;
    let waiting = app.db().read(move |q| store::unclaimed_bytes(q, owner)).await?;
    if waiting > UNUSED_BYTES_MAX {
        return Err(Error::new(&codes::QUOTA));
    }
    let picture = unpack(&files, bytes).await?;
    let media = picture.media;
    let random = || {
        let mut bytes = [0; 16];
        app.entropy().fill(&mut bytes);
        hex::encode(bytes)
    };
    let object = format!("{}.{}", random(), media.ending());
    let file = NewFile {
        owner,
        name: format!("{}.{}", random(), media.ending()),
        thumb_object: format!("thumb-{object}"),
        digest: hex::encode(Sha256::digest(&picture.bytes)),
        content_type: media.as_str(),
        size: i64::try_from(picture.bytes.len()).unwrap_or(i64::MAX),
        width: picture.width,
        height: picture.height,
        object,
        private,
        kept_until: app.now().plus(UNUSED),
    };
    let swept = Swept { object: file.object.clone(), thumb_object: file.thumb_object.clone() };
    let at = file.kept_until;
    app.db().write(move |tx: &mut Tx| due::enqueue(tx, KIND, &swept.object, &swept, at)).await?;
    keep(&files, &file, picture).await?;
    app.db()
        .write(move |tx: &mut Tx| -> Result<FileRow, Error> {
            let id = store::insert(tx, &file)?;
            tx.emit(&FileStored { file: id, by: file.owner, size: file.size })?;
            store::by_id(tx, id)?.ok_or_else(Error::not_found)
        })
        .await
}

async fn unpack(files: &Files, bytes: Vec<u8>) -> Result<Picture, Error> {
    let _turn = files.unpacking().acquire().await.map_err(Error::internal)?;
    let made = tokio::task::spawn_blocking(move || remake(&bytes)).await.map_err(Error::internal)?;
    made.map_err(|error| {
        let code = match error {
            NoPicture::Kind => &codes::KIND,
            NoPicture::Pixels => &codes::PIXELS,
            NoPicture::Broken(_) => &codes::BROKEN,
        };
        Error::new(code).field("file").because(error)
    })
}

async fn keep(files: &Files, file: &NewFile, picture: Picture) -> Result<(), Error> {
    let refused = |error| Error::new(&codes::STORE).because(error);
    files.put(&file.thumb_object, picture.thumb).await.map_err(refused)?;
    if let Err(error) = files.put(&file.object, picture.bytes).await {
        // A store that is full does not have to wait a day for the half that it took. Where this fails as well, that
        // is what the due work is for.
        for object in [&file.thumb_object, &file.object] {
            if let Err(error) = files.delete(object).await {
                tracing::warn!(%object, %error, "what was begun could not be taken back yet");
            }
        }
        return Err(refused(error));
    }
    Ok(())
}
