//! Files in a bucket: the same as in a folder. The server on loopback checks every signature.

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use files::{Location, UNUSED, signed_url};
use http::{Method, Request, Response};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use tokio::task::AbortHandle;

use crate::common::{House, png, send};

const KEY: &str = "AKIAJIXIA";
const SECRET: &str = "a key of the bucket that nobody guesses";
const BUCKET: &str = "pictures";

/// What the storage does with the whole picture; the small copy, which comes before it, it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mood {
    Takes,
    /// Says that its disk is full, once it has some of it.
    IsFull,
    /// Says that it cannot.
    Fails,
    /// Goes away in the middle.
    Breaks,
}

/// An object storage on loopback.
struct Storage {
    root: tempfile::TempDir,
    address: SocketAddr,
    mood: Arc<Mutex<Mood>>,
    running: Arc<Mutex<Vec<AbortHandle>>>,
}

impl Storage {
    async fn start() -> Self {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join(BUCKET)).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener);
        let mood = Arc::new(Mutex::new(Mood::Takes));
        let storage = Self { root, address, mood, running: Arc::default() };
        storage.serve().await;
        storage
    }

    /// Takes calls at the address.
    async fn serve(&self) {
        let mut service = S3ServiceBuilder::new(FileSystem::new(self.root.path()).unwrap());
        service.set_auth(SimpleAuth::from_single(KEY, SECRET));
        let service = service.build();
        let listener = tokio::net::TcpListener::bind(self.address).await.unwrap();
        let (running, mood) = (Arc::clone(&self.running), Arc::clone(&self.mood));
        let accepting = tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let (service, mood) = (service.clone(), Arc::clone(&mood));
                let answer = service_fn(move |request: Request<Incoming>| {
                    let (service, mood) = (service.clone(), *mood.lock().unwrap());
                    async move {
                        let whole =
                            request.method() == Method::PUT && !request.uri().path().contains("/thumb-");
                        if !whole || mood == Mood::Takes {
                            return Ok(service.call(request.map(s3s::Body::from)).await.unwrap());
                        }
                        refuse(mood, request.into_body()).await
                    }
                });
                let call = tokio::spawn(async move {
                    let builder = Builder::new(TokioExecutor::new());
                    let _ = builder.serve_connection(TokioIo::new(socket), answer).await;
                });
                running.lock().unwrap().push(call.abort_handle());
            }
        });
        self.running.lock().unwrap().push(accepting.abort_handle());
    }

    /// Goes away, with every call under way.
    fn stop(&self) {
        self.running.lock().unwrap().drain(..).for_each(|task| task.abort());
    }

    /// What is in the bucket.
    fn objects(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.root.path().join(BUCKET)];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { folders.push(path) } else { found.push(path) }
            }
        }
        found
    }

    fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }
}

/// Takes some of the body, and no more.
async fn refuse(mood: Mood, mut body: Incoming) -> Result<Response<s3s::Body>, std::io::Error> {
    drop(body.frame().await);
    let (status, code) = match mood {
        Mood::Takes | Mood::Breaks => return Err(std::io::Error::other("the disk went away")),
        Mood::IsFull => (507, "InsufficientStorage"),
        Mood::Fails => (500, "InternalError"),
    };
    let words =
        format!("<Error><Code>{code}</Code><Message>no space left on /var/{BUCKET}</Message></Error>");
    Ok(Response::builder().status(status).body(s3s::Body::from(words)).unwrap())
}

fn place<'a>(endpoint: &'a str, secret: &'a str) -> Location<'a> {
    Location {
        url: "s3://pictures/of/jixia",
        endpoint,
        region: "us-east-1",
        key: KEY,
        secret,
        bucket_in_host: false,
    }
}

/// Runs a test in a house whose files are in a bucket, on SQLite and then on PostgreSQL.
fn in_a_house(test: impl AsyncFn(&House, &Storage) + Sync) {
    testkit::on_both_async(&crate::common::schema(), async |db, clock| {
        let storage = Storage::start().await;
        let endpoint = storage.endpoint();
        let house = House::open_at(db, clock, &place(&endpoint, SECRET));
        test(&house, &storage).await;
        storage.stop();
    });
}

#[test]
fn a_picture_in_a_bucket_is_given_as_one_in_a_folder() {
    in_a_house(async |house, storage| {
        house.app.service::<files::Files>().unwrap().probe().await.unwrap();
        let mut lin = house.member(1);
        let stored = send(&mut lin, "/files", "a.png", &png(40, 30), &[]).await.expect_status(201).json();
        assert_eq!(storage.objects().len(), 2, "{:?}", storage.objects());
        assert!(
            storage
                .objects()
                .iter()
                .all(|path| path.starts_with(storage.root.path().join("pictures/of/jixia")))
        );
        assert!(house.on_disk().is_empty());
        let url = stored["url"].as_str().unwrap().to_owned();
        let mut nobody = house.site.visitor();
        let whole = nobody.get(&url).await.expect_status(200);
        assert_eq!(i64::try_from(whole.body.len()).unwrap(), stored["size"].as_i64().unwrap());
        let part =
            nobody.send(Request::get(&url).header("range", "bytes=1-3"), axum::body::Body::empty()).await;
        assert_eq!(&part.expect_status(206).body[..], b"PNG");
        let end =
            nobody.send(Request::get(&url).header("range", "bytes=-4"), axum::body::Body::empty()).await;
        assert_eq!(end.expect_status(206).body[..], whole.body[whole.body.len() - 4..]);
        let beyond = Request::get(&url).header("range", "bytes=99999999-");
        nobody.send(beyond, axum::body::Body::empty()).await.expect_status(416);
        nobody.get(&format!("{url}?size=thumb")).await.expect_status(200);

        let answer = send(&mut lin, "/files", "b.png", &png(8, 8), &[("private", "true")]).await;
        let stored = answer.expect_status(201).json();
        let plain = stored["url"].as_str().unwrap().split('?').next().unwrap().to_owned();
        nobody.get(&plain).await.expect_status(404);
        let id = files::FileId::new(stored["id"].as_i64().unwrap());
        let signed = signed_url(&house.app, id, Duration::from_secs(60)).await.unwrap();
        let path = signed.strip_prefix("http://jixia.example").unwrap();
        assert!(nobody.get(path).await.expect_status(200).header("cache-control").contains("no-store"));
        house.clock.advance(Duration::from_secs(61));
        nobody.get(path).await.expect_status(404);
    });
}

#[test]
fn what_nothing_uses_is_thrown_out_of_the_bucket() {
    in_a_house(async |house, storage| {
        let mut lin = house.member(1);
        let mut one =
            async || send(&mut lin, "/files", "a.png", &png(8, 8), &[]).await.expect_status(201).json();
        let (used, unused) = (one().await, one().await);
        house.save(1, 7, used["url"].as_str().unwrap()).await;
        // The bucket is away when the time has come: then it is done later.
        storage.stop();
        house.pass(UNUSED).await;
        assert_eq!(storage.objects().len(), 4);
        storage.serve().await;
        for _ in 0..6 {
            house.pass(Duration::from_secs(3600)).await;
        }
        assert_eq!((house.rows().await, storage.objects().len()), (1, 2));
        let mut nobody = house.site.visitor();
        nobody.get(used["url"].as_str().unwrap()).await.expect_status(200);
        nobody.get(unused["url"].as_str().unwrap()).await.expect_status(404);
    });
}

#[test]
fn a_bucket_that_is_away_or_shut_is_said_clearly_and_loses_nothing() {
    in_a_house(async |house, storage| {
        let mut lin = house.member(1);
        let kept = send(&mut lin, "/files", "a.png", &png(8, 8), &[]).await.expect_status(201).json();
        let kept = kept["url"].as_str().unwrap();
        storage.stop();
        assert!(house.app.service::<files::Files>().unwrap().probe().await.is_err());
        let answer = send(&mut lin, "/files", "b.png", &png(8, 8), &[]).await.expect_status(503);
        assert_eq!(answer.code(), "files.store.failed");
        assert_eq!(house.rows().await, 1, "no row without its bytes");
        let mut nobody = house.site.visitor();
        nobody.get(kept).await.expect_status(503);
        storage.serve().await;
        nobody.get(kept).await.expect_status(200);
        send(&mut lin, "/files", "b.png", &png(8, 8), &[]).await.expect_status(201);
    });
    // Somebody typed the key wrongly, or the bucket.
    testkit::on_both_async(&crate::common::schema(), async |db, clock| {
        let storage = Storage::start().await;
        let endpoint = storage.endpoint();
        let house = House::open_at(db, clock, &place(&endpoint, "another key"));
        let error = house.app.service::<files::Files>().unwrap().probe().await.unwrap_err();
        assert!(!format!("{error:?}").contains("another key"), "{error:?}");
        let mut lin = house.member(1);
        let answer = send(&mut lin, "/files", "a.png", &png(8, 8), &[]).await.expect_status(503);
        assert_eq!(answer.code(), "files.store.failed");
        assert!(!answer.text().contains("127.0.0.1") && !answer.text().contains(KEY), "{answer}");
        assert_eq!((house.rows().await, storage.objects().len()), (0, 0));
        storage.stop();
    });
}

#[test]
fn a_bucket_that_gives_up_in_the_middle_keeps_nothing_half_done() {
    in_a_house(async |house, storage| {
        let mut lin = house.member(1);
        let kept = send(&mut lin, "/files", "a.png", &png(40, 30), &[]).await.expect_status(201).json();
        for mood in [Mood::IsFull, Mood::Fails, Mood::Breaks] {
            *storage.mood.lock().unwrap() = mood;
            for path in ["/files", "/api/v1/files"] {
                let answer = send(&mut lin, path, "b.png", &png(41, 30), &[]).await.expect_status(503);
                assert_eq!(answer.code(), "files.store.failed", "{mood:?}");
                assert!(
                    !answer.text().contains("no space left") && !answer.text().contains("127.0.0.1"),
                    "{answer}"
                );
            }
            assert_eq!(house.rows().await, 1, "{mood:?}: no row without its bytes");
            assert_eq!(storage.objects().len(), 2, "{mood:?}: {:?}", storage.objects());
        }
        *storage.mood.lock().unwrap() = Mood::Takes;
        let mut nobody = house.site.visitor();
        nobody.get(kept["url"].as_str().unwrap()).await.expect_status(200);
        let again = send(&mut lin, "/files", "b.png", &png(41, 30), &[]).await.expect_status(201).json();
        house.save(1, 7, again["url"].as_str().unwrap()).await;
        // What was begun is looked at when its time comes, and harms nothing that is used.
        house.pass(UNUSED).await;
        assert_eq!((house.rows().await, storage.objects().len()), (1, 2));
        nobody.get(again["url"].as_str().unwrap()).await.expect_status(200);
    });
}
