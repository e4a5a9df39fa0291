//! Traces over OTLP, where a collector is configured: a span for each request, the use cases in it, and their statements.
//! Never waits for the collector, and never tells it an address, a query string or what was typed.

mod statements;

use crate::telemetry::BoxedLayer;
use anyhow::Context;
use http::{HeaderMap, Method};
use opentelemetry::{KeyValue, propagation::TextMapPropagator, trace::TracerProvider};
use opentelemetry_http::HeaderExtractor;
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::{
    Resource,
    propagation::TraceContextPropagator,
    resource::EnvResourceDetector,
    trace::{SdkTracer, SdkTracerProvider},
};
use shop_gateways::Collector;
use statements::Statements;
use std::time::Duration;
use tokio::runtime::Handle;
use tracing::{Level, Metadata, Span, field::Empty};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::{Layer, filter::filter_fn};

/// Spans whose target begins so are for the collector. Without one nobody wants them, and then they cost nothing.
const OURS: &str = "yiye::";
pub const NOT_FOR_THE_LOG: &str = "yiye=off";

/// What a stop waits for the collector at most.
const PATIENCE: Duration = Duration::from_secs(3);

/// Hands what is left to the collector when it is dropped.
pub struct Traces {
    provider: SdkTracerProvider,
    tracer: SdkTracer,
}

impl Traces {
    /// The standard variables for headers, sampling and resource attributes (`OTEL_*`) are followed.
    pub fn start(endpoint: &str, runtime: &Handle) -> anyhow::Result<Self> {
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Collector::new(runtime.clone())?)
            .with_endpoint([endpoint.trim_end_matches('/'), "/v1/traces"].concat())
            .build()
            .with_context(|| format!("traces cannot be sent to {endpoint}"))?;
        let resource = Resource::builder_empty()
            .with_service_name("shop")
            .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
            .with_detector(Box::new(EnvResourceDetector::new()))
            .build();
        let provider = SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build();
        let tracer = provider.tracer("shop");
        Ok(Self { provider, tracer })
    }

    pub fn layers(&self) -> [BoxedLayer; 2] {
        let spans = tracing_opentelemetry::layer()
            .with_tracer(self.tracer.clone())
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_tracked_inactivity(false)
            .with_filter(filter_fn(is_told).with_max_level_hint(Level::INFO));
        [spans.boxed(), Statements::layer(self.tracer.clone())]
    }
}

/// Our spans, and what is logged within them.
fn is_told(metadata: &Metadata<'_>) -> bool {
    *metadata.level() <= Level::INFO && (metadata.is_event() || metadata.target().starts_with(OURS))
}

impl Drop for Traces {
    fn drop(&mut self) {
        if let Err(error) = self.provider.shutdown_with_timeout(PATIENCE) {
            tracing::warn!(%error, "the last traces are lost");
        }
    }
}

/// The span of a request, under the caller's where it sent one.
pub fn request(id: &str, method: &Method, route: &str, headers: &HeaderMap) -> Span {
    let span = tracing::info_span!(
        target: "yiye::request",
        "request",
        otel.name = format!("{method} {route}"),
        otel.kind = "server",
        http.request.method = %method,
        http.route = route,
        request.id = id,
        http.response.status_code = Empty,
        otel.status_code = Empty,
    );
    if !span.is_disabled() {
        // Refused only for a span that has begun.
        let _ = span.set_parent(TraceContextPropagator::new().extract(&HeaderExtractor(headers)));
    }
    span
}

pub fn answered(span: &Span, status: u16) {
    span.record("http.response.status_code", i64::from(status));
    if status >= 500 {
        span.record("otel.status_code", "ERROR");
    }
}
