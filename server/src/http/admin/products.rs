//! The owner's products. A picture is stored before the form it came with is judged, and its key
//! goes back with the form, so that it need not be sent twice.

use super::{
    super::query::Lenient,
    desk::Desk,
    form::{self, Picture},
};
use app::admin::{self as view, Section};
use axum::{
    extract::{Multipart, Path},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use shop_contract::{AdminProductQuery, PictureForm, Problem, ProductForm, VariantForm};
use shop_domain::{
    fault::{Class, Fault},
    kernel::ProductId,
    pricing::TaxRate,
    staff::Permission,
};
use shop_services::{ports::MediaError, product::ProductRefusal, refusal::FieldRefusal};

#[derive(Deserialize, Default)]
pub struct Typed {
    q: Option<String>,
    archived: Option<String>,
    cursor: Option<String>,
}

pub async fn list(desk: Desk, Lenient(typed): Lenient<Typed>) -> Response {
    let query = AdminProductQuery {
        q: typed.q.unwrap_or_default().chars().filter(|sign| *sign != '\0').take(100).collect(),
        archived: typed.archived.as_deref() == Some("true"),
        cursor: typed.cursor,
        ..AdminProductQuery::default()
    };
    match desk.app.services.product.list(&desk.caller, &query, desk.language).await {
        Ok(list) => desk.page(Section::Products, |frame| view::products_page(frame, list)).await,
        Err(error) => desk.refuse(&error, Section::Products).await,
    }
}

pub async fn new(desk: Desk) -> Response {
    let tax = TaxRate::default().to_string();
    let form = ProductForm { variants: vec![VariantForm::default()], tax, ..ProductForm::default() };
    show(&desk, form, None).await
}

pub async fn one(desk: Desk, Path(id): Path<String>) -> Response {
    let Ok(id) = id.parse() else { return desk.refuse(&ProductRefusal::NotFound, Section::Products).await };
    match desk.app.services.product.get(&desk.caller, id).await {
        Ok(form) => show(&desk, form, None).await,
        Err(error) => desk.refuse(&error, Section::Products).await,
    }
}

pub async fn save_new(desk: Desk, sent: Multipart) -> Response {
    keep(desk, None, sent).await
}

pub async fn save(desk: Desk, Path(id): Path<String>, sent: Multipart) -> Response {
    match id.parse() {
        Ok(id) => keep(desk, Some(id), sent).await,
        Err(_) => desk.refuse(&ProductRefusal::NotFound, Section::Products).await,
    }
}

pub async fn archive(desk: Desk, Path(id): Path<String>) -> Response {
    shelve(desk, &id, true, "done.archived").await
}

pub async fn restore(desk: Desk, Path(id): Path<String>) -> Response {
    shelve(desk, &id, false, "done.restored").await
}

async fn shelve(desk: Desk, id: &str, archived: bool, done: &'static str) -> Response {
    let Ok(id) = id.parse::<ProductId>() else {
        return desk.refuse(&ProductRefusal::NotFound, Section::Products).await;
    };
    match desk.app.services.product.archive(&desk.caller, id, archived, None).await {
        Ok(()) => desk.done(done, &format!("/admin/products/{id}")).await,
        Err(error) => desk.refuse(&error, Section::Products).await,
    }
}

async fn keep(desk: Desk, id: Option<ProductId>, sent: Multipart) -> Response {
    // Before anything is read: whoever may not change products sends nothing large either.
    if let Err(refused) = desk.caller.must(Permission::ChangeProducts) {
        return desk.refuse(&ProductRefusal::from(refused), Section::Products).await;
    }
    let Some(mut sent) = form::read(sent, id).await else { return StatusCode::BAD_REQUEST.into_response() };
    let products = &desk.app.services.product;
    if let Some(picture) = sent.picture.take() {
        let added = match picture {
            Picture::File(file) => products.add_picture(&desk.caller, file).await,
            Picture::TooLarge => Err(MediaError::TooLarge.into()),
        };
        match added {
            Ok(key) => sent.form.pictures.push(PictureForm { key, alt_zh: sent.alt.0, alt_en: sent.alt.1 }),
            Err(error) => {
                let error = with_what_else_is_wrong(error, products.judge(&desk.caller, &sent.form).await);
                return again(&desk, sent.form, &error).await;
            }
        }
    }
    match products.save(&desk.caller, &sent.form).await {
        Ok(id) => desk.done("done.saved", &format!("/admin/products/{id}")).await,
        Err(error) => again(&desk, sent.form, &error).await,
    }
}

/// The form as it was sent, with why it was refused. What is not sent with it is as it is stored.
async fn again(desk: &Desk, mut form: ProductForm, refusal: &ProductRefusal) -> Response {
    if let Some(id) = form.id
        && let Ok(stored) = desk.app.services.product.get(&desk.caller, id).await
    {
        form.archived = stored.archived;
    }
    show(desk, form, Some(desk.problem(refusal))).await
}

/// Said beside the picture, together with the rest: nobody likes to be told in instalments.
fn with_what_else_is_wrong(picture: ProductRefusal, judged: Result<(), ProductRefusal>) -> ProductRefusal {
    if picture.class() != Class::Invalid {
        return picture;
    }
    let mut fields = vec![FieldRefusal::from(("picture", picture.code()))];
    if let Err(ProductRefusal::Fields(others)) = judged {
        fields.extend(others);
    }
    ProductRefusal::Fields(fields)
}

async fn show(desk: &Desk, form: ProductForm, problem: Option<Problem>) -> Response {
    let categories = match desk.app.services.product.categories(&desk.caller, desk.language).await {
        Ok(categories) => categories,
        Err(error) => return desk.refuse(&error, Section::Products).await,
    };
    match problem {
        None => desk.page(Section::Products, |frame| view::product_page(frame, form, categories, None)).await,
        Some(problem) => {
            let shown = problem.clone();
            desk.again(&problem, Section::Products, |frame| view::product_page(frame, form, categories, Some(shown)))
                .await
        }
    }
}
