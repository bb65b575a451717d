//! Serves until told to stop, then finishes what was begun.

use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use axum::serve::ListenerExt as _;
use axum::{Router, middleware};
use events::renewal::Renewal;
use events::{Paused, Reader, Runner, RunnerOptions, Work};
use files::Files;
use tokio::net::TcpListener;
use tokio::sync::watch;
use web::App;

use crate::door::{Door, LINGER, say_goodbye};
use crate::house::{Held, House};
use crate::settings::Settings;

/// A community that is ready to serve.
pub struct Server {
    listener: TcpListener,
    origin: String,
    router: Router,
    app: App,
    db: db::Db,
    readers: Vec<Reader>,
    paused: Paused,
    works: Vec<Work>,
    renewals: Vec<Renewal>,
    patience: Duration,
    held: Held,
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
        let mut settings = settings.clone();
        // Port 0 asks for any that is free; what the site says of its own address is the one that was given.
        settings.listen = listener.local_addr()?;
        let house = House::build(&settings)?;
        let origin = settings.origin();
        let opening = settings.clone();
        let (house, db, held) = tokio::task::spawn_blocking(move || {
            // Before the schema is brought up to date under the other one's feet.
            let held = House::hold(&opening)?;
            let db = house.open_database(&opening)?;
            anyhow::Ok((house, db, held))
        })
        .await??;
        if settings.files_secret.expose().is_empty() && !settings.database_url().starts_with("sqlite:") {
            tracing::warn!(
                "files.secret is not set: links to private files made by this node open on others only where their data \
                 folders have the same files.key"
            );
        }
        let (readers, works) = (house.readers().to_vec(), house.works().to_vec());
        let renewals = house.renewals().to_vec();
        let app = house.app(db.clone())?;
        let paused = house.paused(&app);
        let router = house.into_router(app.clone());
        let patience = Duration::from_secs(settings.shutdown_seconds);
        Ok(Self { listener, origin, router, app, db, readers, paused, works, renewals, patience, held })
    }

    /// The address that was taken.
    ///
    /// # Errors
    /// Where the system does not say.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// How browsers reach the site.
    pub fn origin(&self) -> &str {
        &self.origin
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
        let Self { listener, origin: _, router, app, db, readers, paused, works, renewals, patience, held } =
            self;
        let options = RunnerOptions::default();
        let runner = Runner::start_with(db.clone(), &readers, &works, options, paused).await?;
        if let Err(error) = events::renewal::look(&db, &renewals).await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "texts of an older renderer were not looked for"
            );
        }
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
        let watching = tokio::spawn(keep_up(app.clone()));
        let (close, closing) = watch::channel(false);
        let router = router.layer(middleware::from_fn_with_state(closing.clone(), say_goodbye));
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let (stopping, stopped) = tokio::sync::oneshot::channel();
        let door = Door::new(listener, closing).tap_io(|_| {});
        let serving = axum::serve(door, service).with_graceful_shutdown(async move {
            stop.await;
            tracing::info!("stopping: finishing requests and due work");
            // Streams to open pages would last for minutes.
            hub.close();
            close.send_replace(true);
            // Nobody waits any more only where serving has ended by itself.
            let _ = stopping.send(());
            // From here on connections without a request are cut.
            tokio::time::sleep(LINGER.min(patience)).await;
        });
        tokio::select! {
            served = serving.into_future() => served?,
            () = async {
                let _ = stopped.await;
                tokio::time::sleep(patience).await;
            } => tracing::warn!("some requests did not end in time"),
        }
        watching.abort();
        if tokio::time::timeout(patience, app.written_afterwards()).await.is_err() {
            tracing::warn!("when some browsers were last seen was not noted in time");
        }
        if tokio::time::timeout(patience, runner.shutdown()).await.is_err() {
            tracing::warn!("some due work did not end in time; it runs again after the next start");
        }
        tokio::task::spawn_blocking(move || db.close()).await?;
        drop(held);
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

/// Listens for the operator's word to stop, from the call on; what it gives ends when that word comes. To be called
/// inside the runtime.
pub fn stop_signal() -> impl Future<Output = ()> + Send + 'static {
    #[cfg(unix)]
    let words = {
        use tokio::signal::unix::{SignalKind, signal};
        (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    };
    async move {
        #[cfg(unix)]
        if let (Ok(mut interrupt), Ok(mut terminate)) = words {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
        let _ = tokio::signal::ctrl_c().await;
    }
}
