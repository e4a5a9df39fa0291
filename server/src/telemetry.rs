//! Logs, metrics and traces begin here. Never logs what a shopper typed.

use crate::{
    config::{Config, LogFormat},
    traces::{self, Traces},
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::{io::IsTerminal, sync::OnceLock};
use tokio::runtime::Handle;
use tracing_subscriber::{EnvFilter, Layer, Registry, fmt, layer::SubscriberExt, util::SubscriberInitExt};

static METRICS: OnceLock<PrometheusHandle> = OnceLock::new();

/// Kept until the program ends.
pub struct Telemetry {
    _traces: Option<Traces>,
}

/// Each layer has a filter of its own, so that a trace can hold more than the log says.
pub type BoxedLayer = Box<dyn Layer<Registry> + Send + Sync>;

pub fn start(config: &Config, runtime: &Handle) -> anyhow::Result<Telemetry> {
    let filter = EnvFilter::try_from_default_env().or_else(|_| EnvFilter::try_new(&config.log))?;
    let filter = filter.add_directive(traces::NOT_FOR_THE_LOG.parse()?);
    let text = fmt::layer().with_target(false).with_ansi(std::io::stderr().is_terminal());
    let text: BoxedLayer = match config.log_format {
        LogFormat::Text => text.with_writer(std::io::stderr).boxed(),
        LogFormat::Json => fmt::layer().json().with_writer(std::io::stderr).boxed(),
    };
    let mut kept = None;
    if let Some(endpoint) = &config.otlp_endpoint {
        let traces = Traces::start(endpoint, runtime)?;
        let mut layers = vec![text.with_filter(filter).boxed()];
        layers.extend(traces.layers());
        kept = Some(traces);
        tracing_subscriber::registry().with(layers).init();
    } else {
        // One filter for all: those of single layers remember what they turned down, and where a statement of the
        // database was, the line after it is lost.
        tracing_subscriber::registry().with(vec![text]).with(filter).init();
    }
    let recorder = PrometheusBuilder::new()
        .set_buckets(&[0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5])?
        .install_recorder()?;
    METRICS.get_or_init(|| recorder);
    Ok(Telemetry { _traces: kept })
}

/// Takes in what was measured since. Without it every measurement would lie in memory until somebody asks.
pub fn settle() {
    if let Some(recorder) = METRICS.get() {
        recorder.run_upkeep();
    }
}

/// The metrics in Prometheus's text form.
pub fn metrics() -> String {
    METRICS.get().map(PrometheusHandle::render).unwrap_or_default()
}
