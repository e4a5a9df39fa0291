//! The pictures of the page. Each is stored, and shown from the moment that the page is saved with its key.

use super::{
    desk::Desk,
    form::{Picture, read_picture, whole},
};
use app::admin::{self as view, Section};
use axum::{
    Form,
    extract::{Multipart, Path},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use shop_contract::{Problem, TermsForm};
use shop_domain::{
    appearance::Appearance,
    fault::{Class, Fault},
    staff::Permission,
};
use shop_services::{
    appearance::{AppearanceRefusal, PicturePlace},
    ports::MediaError,
    refusal::{FieldRefusal, Refusal},
};

const HERE: &str = "/admin/settings/pictures";

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    version: String,
}

pub async fn page(desk: Desk) -> Response {
    show(&desk, None).await
}

pub async fn set(desk: Desk, Path(place): Path<String>, sent: Multipart) -> Response {
    let Some(place) = place_of(&place) else { return StatusCode::NOT_FOUND.into_response() };
    if let Err(refused) = desk.caller.must(Permission::ChangeAppearance) {
        return desk.refuse(&AppearanceRefusal::from(refused), Section::Page).await;
    }
    let Some((version, picture)) = read(sent).await else { return StatusCode::BAD_REQUEST.into_response() };
    let added = match picture {
        Some(Picture::File(file)) => desk.app.services.appearance.add_picture(&desk.caller, place, file).await,
        Some(Picture::TooLarge) => Err(MediaError::TooLarge.into()),
        None => Err(MediaError::NotAPicture.into()),
    };
    match added {
        Ok(key) => save(&desk, place, version, key).await,
        Err(refusal) => again(&desk, beside(place, refusal)).await,
    }
}

pub async fn remove(desk: Desk, Path(place): Path<String>, Form(typed): Form<Typed>) -> Response {
    match place_of(&place) {
        Some(place) => save(&desk, place, typed.version, String::new()).await,
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn save(desk: &Desk, place: PicturePlace, version: String, key: String) -> Response {
    let service = &desk.app.services.appearance;
    let saved = async {
        let (terms, mut page) = service.get(&desk.caller).await?;
        *slot(&mut page, place) = key;
        service.save(&desk.caller, &TermsForm { version, ..terms }, &page).await
    };
    match saved.await {
        Ok(()) => desk.done("done.saved", HERE).await,
        Err(refusal) => again(desk, refusal).await,
    }
}

async fn again(desk: &Desk, refusal: AppearanceRefusal) -> Response {
    if refusal.class() == Class::Forbidden {
        return desk.refuse(&refusal, Section::Page).await;
    }
    let problem = desk.problem(&refusal as &dyn Refusal);
    let status = super::super::forms::status_of(problem.class);
    (status, show(desk, Some(problem)).await).into_response()
}

async fn show(desk: &Desk, problem: Option<Problem>) -> Response {
    match desk.app.services.appearance.get(&desk.caller).await {
        Ok((terms, page)) => {
            desk.page(Section::Page, |frame| view::page_pictures_page(frame, &terms, &page, problem)).await
        }
        Err(refusal) => desk.refuse(&refusal, Section::Page).await,
    }
}

/// What is wrong with a picture is said beside it.
fn beside(place: PicturePlace, refusal: AppearanceRefusal) -> AppearanceRefusal {
    match refusal {
        AppearanceRefusal::Media(error) if error.class() == Class::Invalid => {
            AppearanceRefusal::Fields(vec![FieldRefusal::from((name_of(place), error.code()))])
        }
        other => other,
    }
}

fn place_of(name: &str) -> Option<PicturePlace> {
    [PicturePlace::Logo, PicturePlace::Hero].into_iter().find(|place| name_of(*place) == name)
}

fn name_of(place: PicturePlace) -> &'static str {
    match place {
        PicturePlace::Logo => "logo",
        PicturePlace::Hero => "hero",
    }
}

fn slot(page: &mut Appearance, place: PicturePlace) -> &mut String {
    match place {
        PicturePlace::Logo => &mut page.logo,
        PicturePlace::Hero => &mut page.hero.picture,
    }
}

/// `None` for what no browser sends.
async fn read(mut sent: Multipart) -> Option<(String, Option<Picture>)> {
    let (mut version, mut picture) = (String::new(), None);
    while let Some(mut field) = sent.next_field().await.ok()? {
        match field.name()? {
            "version" => version = String::from_utf8(whole(&mut field, 20, 20).await.ok()?.0).ok()?,
            "picture" => {
                let (found, is_the_end) = read_picture(&mut field).await.ok()?;
                picture = found;
                if is_the_end {
                    break;
                }
            }
            _ => return None,
        }
    }
    Some((version, picture))
}
