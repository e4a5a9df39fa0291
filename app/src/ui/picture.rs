//! Product pictures at 4:5. Never without a width and a height, so nothing moves when they come.

use leptos::prelude::*;
use shop_contract::PictureView;

/// How soon a picture is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Haste {
    /// It is in the first screen.
    Now,
    Later,
}

pub fn picture(picture: Option<PictureView>, sizes: &'static str, haste: Haste) -> AnyView {
    let Some(picture) = picture else { return view! { <span class="picture picture-none"></span> }.into_any() };
    let later = haste == Haste::Later;
    view! {
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
    }
    .into_any()
}

/// A small one beside a name, which says already what there is to say.
pub fn thumbnail(picture: Option<PictureView>) -> AnyView {
    match picture {
        None => view! { <span class="thumbnail picture-none"></span> }.into_any(),
        Some(picture) => view! {
            <img class="thumbnail" src=picture.address(400) width="72" height="90" alt="" loading="lazy" decoding="async" />
        }
        .into_any(),
    }
}
