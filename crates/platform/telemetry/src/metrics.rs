//! Figures for Prometheus. Any crate counts with the macros of the `metrics` crate; this module collects and renders.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use ::metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};

use crate::request::RequestStats;

/// Upper bounds in seconds, from a cached page to a request that somebody gives up on.
const SECONDS: &[f64] =
    &[0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// Upper bounds for the number of statements of one request; a page above 50 has an N+1.
const QUERIES: &[f64] = &[0.0, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0];

/// Samples wait in memory until somebody folds them into their buckets.
const FOLD_EVERY: Duration = Duration::from_secs(5);

const REQUESTS: &str = "jixia_requests_total";
const REQUEST_SECONDS: &str = "jixia_request_seconds";
const REQUEST_QUERIES: &str = "jixia_request_queries";
const DB_SECONDS: &str = "jixia_request_db_seconds";
const BUILD: &str = "jixia_build_info";

/// The process's one collection of figures.
#[derive(Clone)]
pub struct Metrics {
    handle: PrometheusHandle,
}

impl std::fmt::Debug for Metrics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

/// Why figures cannot be collected.
#[derive(Debug, thiserror::Error)]
#[error("the metrics recorder could not be installed")]
pub struct MetricsError(#[from] BuildError);

/// Installs the recorder, once for the process; a second call returns the same collection, so that a test may start
/// the program twice.
///
/// # Errors
/// When another recorder was installed by something else.
pub fn install() -> Result<Metrics, MetricsError> {
    static INSTALLED: Mutex<Option<Metrics>> = Mutex::new(None);
    let mut installed = INSTALLED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(metrics) = &*installed {
        return Ok(metrics.clone());
    }
    let metrics = Metrics { handle: builder()?.install_recorder()? };
    describe();
    *installed = Some(metrics.clone());
    Ok(metrics)
}

fn builder() -> Result<PrometheusBuilder, BuildError> {
    use metrics_exporter_prometheus::Matcher;
    PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), SECONDS)?
        .set_buckets_for_metric(Matcher::Suffix("_queries".to_owned()), QUERIES)
}

fn describe() {
    describe_counter!(REQUESTS, "Requests answered, by method, route pattern and status.");
    describe_histogram!(REQUEST_SECONDS, Unit::Seconds, "Time from the request's first byte to its answer.");
    describe_histogram!(REQUEST_QUERIES, "Statements that one request ran.");
    describe_histogram!(DB_SECONDS, Unit::Seconds, "Time that one request spent in the database.");
    describe_gauge!(BUILD, "Always 1; the version is the label.");
}

impl Metrics {
    /// The text that Prometheus reads (`text/plain; version=0.0.4`).
    #[must_use]
    pub fn render(&self) -> String {
        self.handle.render()
    }

    /// Folds waiting samples into their buckets, for as long as it is awaited. Without it a program that nobody
    /// scrapes keeps every sample in memory.
    pub async fn fold_for_ever(&self) {
        loop {
            tokio::time::sleep(FOLD_EVERY).await;
            self.handle.run_upkeep();
        }
    }
}

/// Says which version runs, so that a graph can mark a deployment.
pub fn record_build(version: &'static str) {
    gauge!(BUILD, "version" => version).set(1.0);
}

/// Counts one answered request. `route` is the pattern (`/topics/{id}`), never the path that was asked for.
pub fn record_request(method: &str, route: &str, status: u16, took: Duration, stats: &RequestStats) {
    let labels = [("method", method.to_owned()), ("route", route.to_owned())];
    counter!(REQUESTS, "method" => method.to_owned(), "route" => route.to_owned(), "status" => status.to_string())
        .increment(1);
    histogram!(REQUEST_SECONDS, &labels).record(took.as_secs_f64());
    // Statement counts are small, far below the 2^53 up to which f64 is exact.
    histogram!(REQUEST_QUERIES, &labels).record(stats.queries() as f64);
    histogram!(DB_SECONDS, &labels).record(stats.db_time().as_secs_f64());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_counted_by_its_route_and_shown_to_prometheus() {
        let metrics = install().unwrap();
        let stats = RequestStats::new();
        stats.count_query(Duration::from_millis(2));
        stats.count_query(Duration::from_millis(1));
        record_request("GET", "/topics/{id}", 200, Duration::from_millis(4), &stats);
        record_build("0.1.0");

        let text = metrics.render();
        for line in [
            r#"jixia_requests_total{method="GET",route="/topics/{id}",status="200"} 1"#,
            r#"jixia_request_seconds_bucket{method="GET",route="/topics/{id}",le="0.0025"} 0"#,
            r#"jixia_request_seconds_bucket{method="GET",route="/topics/{id}",le="0.005"} 1"#,
            r#"jixia_request_queries_bucket{method="GET",route="/topics/{id}",le="2"} 1"#,
            r#"jixia_request_db_seconds_sum{method="GET",route="/topics/{id}"} 0.003"#,
            r#"jixia_build_info{version="0.1.0"} 1"#,
        ] {
            assert!(text.contains(line), "{line} is missing in:\n{text}");
        }
        assert!(
            install().unwrap().render().contains("jixia_requests_total"),
            "the second call gives the same"
        );
    }
}
