//! Product pictures at 4:5. Never without a width and a height, so nothing moves when they come.

use leptos::{either::Either, prelude::*};
use shop_contract::PictureView;

/// How soon a picture is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Haste {
    /// It is in the first screen.
    Now,
    Later,
}

pub fn picture(picture: Option<PictureView>, sizes: &'static str, haste: Haste) -> impl IntoView {
    let Some(picture) = picture else { return Either::Left(view! { <span class="picture picture-none"></span> }) };
    let later = haste == Haste::Later;
    Either::Right(view! {
        <img
            class="picture"
            src=picture.address(800)
            srcset=picture.sources()
            sizes=sizes
            width="800"
            height="1000"
            alt=picture.alt
            loading=later.then_some("lazy")
            decoding="async"
        />
    })
}

/// A small one beside a name, which says already what there is to say.
pub fn thumbnail(picture: Option<PictureView>) -> impl IntoView {
    match picture {
        None => Either::Left(view! { <span class="thumbnail picture-none"></span> }),
        Some(picture) => Either::Right(view! {
            <img class="thumbnail" src=picture.address(400) width="72" height="90" alt="" loading="lazy" decoding="async" />
        }),
    }
}
