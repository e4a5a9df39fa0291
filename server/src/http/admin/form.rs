//! The product's form as browsers send it: fields with names like `variants[0].sku`, and a file.
//! Never judges what is in them.

use axum::extract::{
    Multipart,
    multipart::{Field, MultipartError},
};
use bytes::Bytes;
use shop_contract::{PictureForm, ProductForm, VariantForm};
use shop_domain::{kernel::ProductId, product::Fact};
use std::collections::HashMap;

/// More rows than a form ever has.
const MOST_ROWS: usize = 60;

const MOST_PICTURE: usize = 12 * 1024 * 1024;

/// What is read of a larger one and thrown away: a browser that still sends does not hear the answer.
const MOST_READ: usize = 64 * 1024 * 1024;

/// Of all that is typed.
const MOST_TEXT: usize = 1024 * 1024;

/// What a field costs beside what is in it.
const FIELD: usize = 64;

/// All that is read of a form at most, be it a picture, what is typed, or neither.
pub const MOST_SENT: usize = MOST_READ + 2 * MOST_TEXT;

pub struct Sent {
    pub form: ProductForm,
    pub picture: Option<Picture>,
    /// What is said about the new picture.
    pub alt: (String, String),
}

pub enum Picture {
    File(Bytes),
    TooLarge,
}

/// `None` for what no browser sends.
pub async fn read(mut multipart: Multipart, id: Option<ProductId>) -> Option<Sent> {
    let (mut fields, mut room) = (HashMap::new(), MOST_TEXT);
    let mut picture = None;
    while let Some(mut field) = multipart.next_field().await.ok()? {
        let name = field.name()?.to_owned();
        if name == "picture" {
            let (found, is_the_end) = read_picture(&mut field).await.ok()?;
            picture = found;
            if is_the_end {
                break;
            }
        } else {
            let (bytes, count) = whole(&mut field, room, room).await.ok()?;
            // Its name is kept too: many fields with nothing in them are no small thing.
            room = room.checked_sub(count + name.len() + FIELD)?;
            fields.insert(name, String::from_utf8(bytes).ok()?);
        }
    }
    let mut fields = Fields(fields);
    let alt = (fields.take("picture_alt_zh"), fields.take("picture_alt_en"));
    Some(Sent { form: form(&mut fields, id), picture, alt })
}

/// The picture in a field, if there is one, and whether nothing more is read after it. The browser sends it last, so that
/// little is missing in what was read before.
pub async fn read_picture(field: &mut Field<'_>) -> Result<(Option<Picture>, bool), MultipartError> {
    let (bytes, count) = whole(field, MOST_PICTURE, MOST_READ).await?;
    let picture = match count {
        0 => None,
        1..=MOST_PICTURE => Some(Picture::File(bytes.into())),
        _ => Some(Picture::TooLarge),
    };
    Ok((picture, count > MOST_READ))
}

/// What is in a field up to `kept` bytes, and how many there were; it ends where more than `most` were read.
pub async fn whole(field: &mut Field<'_>, kept: usize, most: usize) -> Result<(Vec<u8>, usize), MultipartError> {
    let (mut bytes, mut count) = (Vec::new(), 0);
    while let Some(chunk) = field.chunk().await? {
        count += chunk.len();
        if count <= kept {
            bytes.extend_from_slice(&chunk);
        } else {
            bytes = Vec::new();
        }
        if count > most {
            break;
        }
    }
    Ok((bytes, count))
}

struct Fields(HashMap<String, String>);

impl Fields {
    fn take(&mut self, name: &str) -> String {
        self.0.remove(name).unwrap_or_default()
    }

    /// The rows of a list, in order, as long as `key` is there; those to be removed left out.
    fn rows<T>(&mut self, list: &str, key: &str, mut row: impl FnMut(&mut Self, &str) -> T) -> Vec<T> {
        let mut rows = Vec::new();
        for at in 0..MOST_ROWS {
            let place = format!("{list}[{at}].");
            if !self.0.contains_key(&[&place, key].concat()) {
                break;
            }
            let removed = !self.take(&[&place, "remove"].concat()).is_empty();
            let read = row(self, &place);
            if !removed {
                rows.push(read);
            }
        }
        rows
    }
}

fn form(fields: &mut Fields, id: Option<ProductId>) -> ProductForm {
    let variants = fields.rows("variants", "sku", |fields, place| {
        let mut take = |name: &str| fields.take(&[place, name].concat());
        VariantForm {
            id: take("id").parse().ok(),
            sku: take("sku"),
            choice_zh: take("choice_zh"),
            choice_en: take("choice_en"),
            price: take("price"),
            regular_price: take("regular_price"),
            weight: take("weight"),
            on_hand: take("on_hand"),
            on_hand_before: take("on_hand_before").parse().unwrap_or(-1),
        }
    });
    let facts = fields.rows("facts", "name_zh", |fields, place| {
        let mut take = |name: &str| fields.take(&[place, name].concat());
        let mut fact =
            Fact { name: shop_domain::kernel::LocalText::default(), value: shop_domain::kernel::LocalText::default() };
        fact.name.zh = take("name_zh");
        fact.name.en = take("name_en");
        fact.value.zh = take("value_zh");
        fact.value.en = take("value_en");
        fact
    });
    let pictures = fields.rows("pictures", "key", |fields, place| {
        let mut take = |name: &str| fields.take(&[place, name].concat());
        PictureForm { key: take("key"), alt_zh: take("alt_zh"), alt_en: take("alt_en") }
    });
    ProductForm {
        id,
        version: fields.take("version").parse().unwrap_or_default(),
        slug: fields.take("slug"),
        category: fields.take("category"),
        title_zh: fields.take("title_zh"),
        title_en: fields.take("title_en"),
        fact_zh: fields.take("fact_zh"),
        fact_en: fields.take("fact_en"),
        story_zh: fields.take("story_zh"),
        story_en: fields.take("story_en"),
        // A blank row at the end was only offered.
        variants: variants.into_iter().filter(|row| row.id.is_some() || !row.sku.trim().is_empty()).collect(),
        facts: facts.into_iter().filter(|fact| !fact.name.is_empty() || !fact.value.is_empty()).collect(),
        option_zh: fields.take("option_zh"),
        option_en: fields.take("option_en"),
        tax: fields.take("tax"),
        pictures,
        // Never sent: what is stored counts, and is shown.
        archived: false,
    }
}
