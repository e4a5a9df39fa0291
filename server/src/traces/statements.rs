//! SQL statements as spans, made of what sqlx tells after each. Never shows a value: sqlx tells the text with `$1`.

use crate::telemetry::BoxedLayer;
use opentelemetry::{
    Context, KeyValue,
    trace::{Span, SpanKind, TraceContextExt, Tracer},
};
use opentelemetry_sdk::trace::SdkTracer;
use std::{
    fmt::Debug,
    time::{Duration, SystemTime},
};
use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{Layer, filter::filter_fn, layer};

pub struct Statements(SdkTracer);

impl Statements {
    pub fn layer(tracer: SdkTracer) -> BoxedLayer {
        let told = filter_fn(|metadata| metadata.is_event() && metadata.target() == "sqlx::query");
        Self(tracer).with_filter(told.with_max_level_hint(Level::DEBUG)).boxed()
    }
}

impl<S: Subscriber> Layer<S> for Statements {
    #[expect(clippy::disallowed_methods, reason = "the other spans are made by the same clock")]
    fn on_event(&self, event: &Event<'_>, _: layer::Context<'_, S>) {
        // What the program asks for beside the requests is nobody's trace.
        let around = Context::current();
        if !around.span().span_context().is_sampled() {
            return;
        }
        let mut statement = Statement::default();
        event.record(&mut statement);
        let end = SystemTime::now();
        let text = if statement.text.is_empty() { statement.summary.clone() } else { statement.text };
        let mut span = self
            .0
            .span_builder(statement.summary)
            .with_kind(SpanKind::Client)
            .with_start_time(end.checked_sub(statement.took).unwrap_or(end))
            .with_attributes([
                KeyValue::new("db.system.name", "postgresql"),
                KeyValue::new("db.query.text", text),
                KeyValue::new("db.response.returned_rows", statement.rows),
            ])
            .start_with_context(&self.0, &around);
        span.end_with_timestamp(end);
    }
}

#[derive(Default)]
struct Statement {
    summary: String,
    /// Empty where the summary says it all.
    text: String,
    took: Duration,
    rows: i64,
}

impl Visit for Statement {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.trim().clone_into(&mut self.summary),
            "db.statement" => value.trim().clone_into(&mut self.text),
            _ => {}
        }
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        if field.name() == "elapsed_secs" {
            self.took = Duration::try_from_secs_f64(value).unwrap_or_default();
        }
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "rows_returned" {
            self.rows = i64::try_from(value).unwrap_or(i64::MAX);
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}
