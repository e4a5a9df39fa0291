//! What somebody typed, between the tags of a `<textarea>`. The renderer puts a text area's
//! content out as it is, so that a typed `</textarea>` would end it: what could begin a tag is
//! written as an entity here.

pub fn typed(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::typed;

    #[test]
    fn nothing_that_is_typed_ends_the_text_area() {
        assert_eq!(typed("</textarea><script>&"), "&lt;/textarea>&lt;script>&amp;");
    }
}
