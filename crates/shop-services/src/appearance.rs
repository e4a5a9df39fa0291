//! The words of the page and the terms of the sale. Never holds markup.

use crate::{
    Ports,
    ports::{MediaError, StoreError},
    refusal::{FieldRefusal, Refusal},
};
use bytes::Bytes;
use shop_contract::{PictureView, TermsForm};
use shop_domain::{
    appearance::{Appearance, Terms, is_picture_key},
    fault::{Class, Fault},
    staff::{Caller, NotPermitted, Permission},
};
use std::{ops::RangeInclusive, sync::Arc};

#[derive(Clone)]
pub struct AppearanceService {
    ports: Arc<Ports>,
}

#[derive(Debug, thiserror::Error)]
pub enum AppearanceRefusal {
    #[error("{} fields are wrong", .0.len())]
    Fields(Vec<FieldRefusal>),
    #[error(transparent)]
    Media(#[from] MediaError),
    #[error("somebody saved the page meanwhile")]
    Conflict,
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Where a picture of the page stands, which says how wide it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PicturePlace {
    Logo,
    Hero,
}

impl Fault for AppearanceRefusal {
    fn class(&self) -> Class {
        match self {
            Self::Fields(_) => Class::Invalid,
            Self::Media(error) => error.class(),
            Self::Conflict => Class::Conflict,
            Self::NotPermitted(error) => error.class(),
            Self::Store(error) => error.class(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Fields(_) => "settings.fields",
            Self::Media(error) => error.code(),
            Self::Conflict => "settings.conflict",
            Self::NotPermitted(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }
}

impl Refusal for AppearanceRefusal {
    fn fields(&self) -> &[FieldRefusal] {
        match self {
            Self::Fields(fields) => fields,
            _ => &[],
        }
    }
}

impl AppearanceService {
    /// In characters, for each text of the page.
    const MAX_TEXT: usize = 2_000;

    pub fn new(ports: Arc<Ports>) -> Self {
        Self { ports }
    }

    pub async fn get(&self, caller: &Caller) -> Result<(TermsForm, Appearance), AppearanceRefusal> {
        caller.must(Permission::ReadAppearance)?;
        let mut work = self.ports.store.begin().await?;
        let version = work.shop().version().await?;
        let (appearance, terms) = (work.shop().appearance().await?, work.shop().terms().await?);
        Ok((typed(&terms, version), appearance))
    }

    /// Re-encodes and stores a picture for the page, which shows it once it is saved with its key.
    #[tracing::instrument(target = "yiye::use_case", name = "appearance.add_picture", skip_all)]
    pub async fn add_picture(
        &self,
        caller: &Caller,
        place: PicturePlace,
        file: Bytes,
    ) -> Result<String, AppearanceRefusal> {
        caller.must(Permission::ChangeAppearance)?;
        let widths = match place {
            PicturePlace::Logo => PictureView::WIDTHS,
            PicturePlace::Hero => PictureView::WIDE,
        };
        Ok(self.ports.media.add(file, widths).await?)
    }

    pub async fn save(
        &self,
        caller: &Caller,
        form: &TermsForm,
        appearance: &Appearance,
    ) -> Result<(), AppearanceRefusal> {
        caller.must(Permission::ChangeAppearance)?;
        let mut work = self.ports.store.begin().await?;
        if form.version != work.shop().version().await?.to_string() {
            return Err(AppearanceRefusal::Conflict);
        }
        let (before, terms) = (work.shop().appearance().await?, work.shop().terms().await?);
        let terms = judged(form, appearance, terms)?;
        // Where things are picked up is set with the way that leads there.
        let appearance = Appearance { pickup: before.pickup, ..appearance.clone() };
        work.shop().save(&appearance, &terms).await?;
        work.catalogue().touch().await?;
        Ok(work.commit().await?)
    }
}

fn typed(terms: &Terms, version: i64) -> TermsForm {
    TermsForm {
        version: version.to_string(),
        payment_minutes: terms.payment_minutes.to_string(),
        transfer_days: terms.transfer_days.to_string(),
    }
}

fn judged(form: &TermsForm, appearance: &Appearance, before: Terms) -> Result<Terms, AppearanceRefusal> {
    let mut fields = Vec::new();
    let mut number = |field, text: &str, bounds: RangeInclusive<i64>, code| {
        let number = text.trim().parse::<i64>().ok().filter(|number| bounds.contains(number));
        if number.is_none() {
            fields.push(FieldRefusal::from((field, code)));
        }
        number.unwrap_or_default()
    };
    let payment_minutes = number("payment_minutes", &form.payment_minutes, 1..=10_080, "settings.minutes");
    let transfer_days = number("transfer_days", &form.transfer_days, 1..=60, "settings.days");
    if appearance.name.is_empty() {
        fields.push(FieldRefusal::from(("name_zh", "settings.name_missing")));
    }
    let texts = [
        ("name_zh", &appearance.name),
        ("tagline_zh", &appearance.tagline),
        ("announcement_zh", &appearance.announcement),
        ("hero_title_zh", &appearance.hero.title),
        ("hero_sentence_zh", &appearance.hero.sentence),
        ("hero_link_zh", &appearance.hero.link),
        ("story_title_zh", &appearance.story.title),
        ("story_body_zh", &appearance.story.body),
        ("delivery_note_zh", &appearance.delivery_note),
        ("return_note_zh", &appearance.return_note),
    ];
    let long = texts.into_iter().filter(|(_, text)| text.longest() > AppearanceService::MAX_TEXT);
    fields.extend(long.map(|(field, _)| FieldRefusal::from((field, "settings.text_too_long"))));
    let pictures = [("logo", &appearance.logo), ("hero_picture", &appearance.hero.picture)];
    let odd = pictures.into_iter().filter(|(_, key)| !is_picture_key(key));
    fields.extend(odd.map(|(field, _)| FieldRefusal::from((field, "settings.picture"))));
    if !fields.is_empty() {
        return Err(AppearanceRefusal::Fields(fields));
    }
    Ok(Terms { payment_minutes, transfer_days, ..before })
}
