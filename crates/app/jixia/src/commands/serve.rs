//! `jixia serve` and `jixia demo`.

use std::net::SocketAddr;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;

use super::say;
use crate::server::{Server, stop_signal};
use crate::settings::Settings;

/// Where to serve.
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Address and port to listen on.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
}

/// A community to look around in.
#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Port on 127.0.0.1 to listen on.
    #[arg(long, default_value_t = 8080)]
    port: u16,
}

type Flag = (&'static str, &'static str, String);

impl Serve {
    pub(super) fn flags(&self) -> Option<Flag> {
        self.listen.map(|listen| ("server.listen", "--listen", listen.to_string()))
    }

    pub(super) fn run(&self, settings: &Settings) -> anyhow::Result<ExitCode> {
        serve(settings, |server| {
            // Said where only the operator reads it: the wizard asks for it, so no stranger takes a fresh site.
            if let Some(code) = server.db().write_blocking(community::new_setup_code)? {
                say(&first_run(server.origin(), &code));
            }
            Ok(())
        })
    }
}

impl Demo {
    pub(super) fn flags(&self) -> Vec<Flag> {
        vec![
            ("server.listen", "--port", format!("127.0.0.1:{}", self.port)),
            ("checkout.sandbox", "demo", "true".to_owned()),
            // Requests are not many, and a person who looks around clicks fast.
            ("log.filter", "demo", "warn".to_owned()),
        ]
    }

    /// Serves the demo. Where no folder was named it has one of its own: that of `jixia serve` is for a community that
    /// is meant.
    pub(super) fn run(&self, mut settings: Settings, folder_named: bool) -> anyhow::Result<ExitCode> {
        if !folder_named {
            settings.data = settings.data.join("demo");
        }
        serve(&settings, |server| {
            let filled = crate::demo::fill(server.db())?;
            say(&crate::demo::welcome(server.origin(), filled));
            Ok(())
        })
    }
}

/// How to found the community, for the terminal.
fn first_run(origin: &str, code: &str) -> String {
    format!(
        "\n  首次启动：打开 {origin}/setup，输入设置码 {code}\n  \
         First run: open {origin}/setup and enter the setup code {code}\n"
    )
}

/// Serves until told to stop. `prepare` runs on a thread of its own, once the database is open.
fn serve(
    settings: &Settings,
    prepare: impl FnOnce(&Server) -> anyhow::Result<()>,
) -> anyhow::Result<ExitCode> {
    let log =
        telemetry::logs::LogConfig { format: settings.log_format, filter: settings.log_filter.0.clone() };
    telemetry::logs::init(&log).context("log.filter")?;
    let figures = telemetry::metrics::install()?;
    telemetry::metrics::record_build(env!("CARGO_PKG_VERSION"));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    // Samples wait in memory until they are folded, also where nobody ever asks for the figures.
    runtime.spawn(async move { figures.fold_for_ever().await });
    let server = runtime.block_on(Server::open(settings))?;
    prepare(&server)?;
    let stop = {
        let _inside = runtime.enter();
        stop_signal()
    };
    tracing::info!(address = %server.address()?, site = server.origin(), "serving");
    runtime.block_on(server.run(stop))?;
    Ok(ExitCode::SUCCESS)
}
