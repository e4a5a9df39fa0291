//! What stands where a list has nothing to show: a drawing, a sentence, and a way on. Never an
//! empty table.

use leptos::prelude::*;

#[derive(Debug, Clone, Copy)]
pub(super) enum Drawing {
    /// An open box on a table: no orders.
    Box,
    /// A shelf with one jar: no products.
    Shelf,
    /// A lens over the hills: nothing was found.
    Lens,
    /// An envelope on a table: no letters.
    Envelope,
}

/// `way_on`: the words and the address of the link below the sentence.
pub(super) fn nothing(drawing: Drawing, sentence: &str, way_on: Option<(&'static str, String)>) -> AnyView {
    let link = way_on.map(|(words, address)| view! { <a class="a-act" href=address>{words}</a> });
    view! {
        <div class="a-nothing">
            <svg class="a-nothing-drawing" viewBox="0 0 160 96" width="160" height="96" aria-hidden="true" focusable="false">
                <path class="a-nothing-ground" d=ground(drawing)></path>
                <path d=lines(drawing)></path>
            </svg>
            <p>{sentence.to_owned()}</p>
            {link}
        </div>
    }
    .into_any()
}

fn ground(drawing: Drawing) -> &'static str {
    match drawing {
        Drawing::Box => "M58 46 80 54l22-8v28l-22 8-22-8z",
        Drawing::Shelf => "M66 40h28v34H66z",
        Drawing::Lens => "M80 20a26 26 0 1 1 0 52 26 26 0 0 1 0-52z",
        Drawing::Envelope => "M52 40h56v36H52z",
    }
}

fn lines(drawing: Drawing) -> &'static str {
    match drawing {
        Drawing::Box => {
            "M10 82h140M58 46l22-8 22 8-22 8zM58 46v28l22 8 22-8V46M80 54v28M58 46l-12-7 21-8 13 7M102 46l12-7-21-8-13 7"
        }
        Drawing::Shelf => {
            "M10 74h140M10 80h140M26 80v10M134 80v10M66 44c0-3 2-4 4-4h20c2 0 4 1 4 4v30H66zM70 40v-5h20v5M72 54h16v10H72z"
        }
        Drawing::Lens => {
            "M80 20a26 26 0 1 1 0 52 26 26 0 0 1 0-52zM98.500 64.500 118 84M57 58l13-14 8 8 12-15 15 18M10 84h80"
        }
        Drawing::Envelope => "M10 82h140M52 40h56v36H52zM52 41l28 21 28-21M52 75l20-19M108 75 88 56",
    }
}
