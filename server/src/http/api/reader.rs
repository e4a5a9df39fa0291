//! The OpenAPI document as a page to read. Never needs a script.

use std::fmt::Write;
use utoipa::openapi::{OpenApi, path::Operation};

pub fn page(document: &OpenApi) -> String {
    let mut html = String::from(
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
         <title>API</title><meta name=color-scheme content=\"light dark\"></head><body><main>",
    );
    let info = &document.info;
    let _ = write!(
        html,
        "<h1>{} API {}</h1><p>{}</p>",
        escaped(&info.title),
        escaped(&info.version),
        escaped(info.description.as_deref().unwrap_or_default())
    );
    html.push_str("<p><a href=/api/v1/openapi.json>openapi.json</a></p>");
    for (path, item) in &document.paths.paths {
        let methods = [
            ("GET", &item.get),
            ("POST", &item.post),
            ("PATCH", &item.patch),
            ("PUT", &item.put),
            ("DELETE", &item.delete),
        ];
        for (method, operation) in methods {
            if let Some(operation) = operation {
                describe(&mut html, method, path, operation);
            }
        }
    }
    html.push_str("</main></body></html>");
    html
}

fn describe(html: &mut String, method: &str, path: &str, operation: &Operation) {
    let _ = write!(html, "<section><h2>{method} <code>{}</code></h2>", escaped(path));
    if let Some(summary) = &operation.summary {
        let _ = write!(html, "<p>{}</p>", escaped(summary));
    }
    html.push_str("<ul>");
    for parameter in operation.parameters.iter().flatten() {
        let text = parameter.description.as_deref().unwrap_or_default();
        let _ = write!(html, "<li><code>{}</code> {}</li>", escaped(&parameter.name), escaped(text));
    }
    for status in operation.responses.responses.keys() {
        let _ = write!(html, "<li>{}</li>", escaped(status));
    }
    html.push_str("</ul></section>");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
