//! Serves until told to stop, then finishes what was begun.

use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use events::{Paused, Reader, Runner, RunnerOptions, Work};
use files::Files;
use tokio::net::TcpListener;
use web::App;

use crate::house::House;
use crate::settings::Settings;

/// A community that is ready to serve.
pub struct Server {
    listener: TcpListener,
    router: Router,
    app: App,
    db: db::Db,
    readers: Vec<Reader>,
    paused: Paused,
    works: Vec<Work>,
    patience: Duration,
}

impl Server {
    /// Opens the database and takes the address.
    ///
    /// # Errors
    /// Where the address is taken or the database cannot be used.
    pub async fn open(settings: &Settings) -> anyhow::Result<Self> {
        // The address first: whoever starts the program twice learns of it before anything is touched.
        let listener = TcpListener::bind(settings.listen).await.with_context(|| {
            format!("server.listen: {} cannot be used; is another program listening there?", settings.listen)
        })?;
        let house = House::build(settings)?;
        let opening = settings.clone();
        let (house, db) = tokio::task::spawn_blocking(move || {
            let db = house.open_database(&opening)?;
            anyhow::Ok((house, db))
        })
        .await??;
        let (readers, works) = (house.readers().to_vec(), house.works().to_vec());
        let app = house.app(db.clone())?;
        let paused = house.paused(&app);
        let router = house.into_router(app.clone());
        let patience = Duration::from_secs(settings.shutdown_seconds);
        Ok(Self { listener, router, app, db, readers, paused, works, patience })
    }

    /// The address that was taken.
    ///
    /// # Errors
    /// Where the system does not say.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// The database, for filling a demo community.
    pub fn db(&self) -> &db::Db {
        &self.db
    }

    /// Serves until `stop` ends; then requests and due work under way are finished.
    ///
    /// # Errors
    /// Where readers cannot be started or the listener fails.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> anyhow::Result<()> {
        let Self { listener, router, app, db, readers, paused, works, patience } = self;
        let options = RunnerOptions::default();
        let runner = Runner::start_with(db.clone(), &readers, &works, options, paused).await?;
        let hub = app.service::<live::Hub>().map_err(|error| anyhow::anyhow!("{error:?}"))?;
        let files = app.service::<Files>().map_err(|error| anyhow::anyhow!("{error:?}"))?;
        tokio::spawn(async move {
            // All else works without them, so the program starts; whoever starts it learns what is wrong.
            if let Err(error) = files.probe().await {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "files cannot be kept or shown now"
                );
            }
        });
        let watching = tokio::spawn(keep_up(app));
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let (stopping, stopped) = tokio::sync::oneshot::channel();
        let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
            stop.await;
            tracing::info!("stopping: finishing requests and due work");
            // Streams to open pages would last for minutes.
            hub.close();
            // Nobody waits any more only where serving has ended by itself.
            let _ = stopping.send(());
        });
        tokio::select! {
            served = serving.into_future() => served?,
            () = async {
                let _ = stopped.await;
                tokio::time::sleep(patience).await;
            } => tracing::warn!("some requests did not end in time"),
        }
        watching.abort();
        if tokio::time::timeout(patience, runner.shutdown()).await.is_err() {
            tracing::warn!("some due work did not end in time; it runs again after the next start");
        }
        tokio::task::spawn_blocking(move || db.close()).await?;
        tracing::info!("stopped");
        Ok(())
    }
}

/// Keeps up with the settings while nobody asks for a page: readers pause and go on by them.
async fn keep_up(app: App) {
    loop {
        // What goes wrong now is tried again, and a request that meets the same trouble tells the log.
        let _ = app.refresh_standing().await;
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// Ends when the operator asks the program to stop.
pub async fn stop_signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}
