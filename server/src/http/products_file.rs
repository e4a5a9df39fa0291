//! Products as a file that can be imported again. Never holds more of it than a part: it is read while it is sent.

use app::admin::{products_head, products_part};
use axum::{
    body::{Body, Bytes},
    http::header,
    response::{IntoResponse, Response},
};
use futures::{StreamExt, TryStreamExt, stream};
use serde::Deserialize;
use shop_contract::{ImportProductBody, ImportText, ImportVariantBody, ProductForm};
use shop_domain::staff::Caller;
use shop_services::product::{ProductRefusal, ProductService};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    #[default]
    Csv,
    Json,
}

/// The first part is read before anything is sent, so that whoever may not have it is told so. What goes wrong later
/// ends the file in the middle, and whoever reads it sees that it did not come whole.
pub async fn products_file(
    products: ProductService,
    caller: Caller,
    archived: bool,
    kind: FileKind,
) -> Result<Response, ProductRefusal> {
    let (first, next) = products.export(&caller, archived, None).await?;
    let (head, tail) = match kind {
        FileKind::Csv => (products_head(), ""),
        FileKind::Json => ("{\"products\":[".to_owned(), "]}"),
    };
    let head = head + &part(kind, &first, true);
    let rest = stream::try_unfold(next, move |place| {
        let (products, caller) = (products.clone(), caller.clone());
        async move {
            let Some(place) = place else { return Ok::<_, ProductRefusal>(None) };
            let (forms, next) = products.export(&caller, archived, Some(place)).await?;
            Ok(Some((part(kind, &forms, false), next)))
        }
    });
    let end = stream::once(async move { Ok(tail.to_owned()) });
    let file = stream::once(async move { Ok(head) }).chain(rest).chain(end).map_ok(Bytes::from);
    let file = file.inspect_err(|error: &ProductRefusal| {
        tracing::error!(error = error as &dyn std::error::Error, "an export ended in the middle");
    });
    let (kind, name) = match kind {
        FileKind::Csv => ("text/csv; charset=utf-8", "products.csv"),
        FileKind::Json => ("application/json", "products.json"),
    };
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, Body::from_stream(file)).into_response())
}

fn part(kind: FileKind, forms: &[ProductForm], is_first: bool) -> String {
    if kind == FileKind::Csv {
        return products_part(forms);
    }
    let listed = forms.iter().map(|form| serde_json::to_string(&body(form)).unwrap_or_default());
    let listed = listed.collect::<Vec<_>>().join(",");
    if is_first || listed.is_empty() { listed } else { [",", &listed].concat() }
}

/// As an import reads it.
fn body(form: &ProductForm) -> ImportProductBody {
    let text = |zh: &str, en: &str| Some(ImportText { zh: zh.to_owned(), en: en.to_owned() });
    let variants = form.variants.iter().map(|variant| ImportVariantBody {
        sku: variant.sku.clone(),
        choice: text(&variant.choice_zh, &variant.choice_en),
        price: variant.price.parse().ok(),
        regular_price: Some(variant.regular_price.parse().ok()),
        weight: Some(variant.weight.parse().ok()),
        on_hand: variant.on_hand.parse().ok(),
    });
    ImportProductBody {
        slug: form.slug.clone(),
        category: Some(form.category.clone()),
        title: text(&form.title_zh, &form.title_en),
        fact: text(&form.fact_zh, &form.fact_en),
        story: text(&form.story_zh, &form.story_en),
        option: text(&form.option_zh, &form.option_en),
        tax: Some(form.tax.clone()),
        variants: variants.collect(),
    }
}
