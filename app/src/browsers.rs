//! What a browser says of itself, in words that its owner knows it by. Never proves anything: whoever asks may say
//! what they like.

/// In the order in which they are looked for: most say that they are others too.
const PROGRAMS: [(&str, &str); 14] = [
    (" Line/", "LINE"),
    ("FBAN/", "Facebook"),
    ("FBAV/", "Facebook"),
    ("Instagram ", "Instagram"),
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("OPR/", "Opera"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

const MACHINES: [(&str, &str); 7] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
];

/// `None` where nothing in it is known.
pub fn recognised(said: &str) -> Option<String> {
    let first =
        |known: &[(&str, &'static str)]| known.iter().find(|(sign, _)| said.contains(sign)).map(|(_, name)| *name);
    let names: Vec<_> = [first(&PROGRAMS), first(&MACHINES)].into_iter().flatten().collect();
    (!names.is_empty()).then(|| names.join(" · "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_that_say_they_are_others_are_known_for_what_they_are() {
        let webkit = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
        for (said, name) in [
            (
                format!(
                    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) {webkit} Version/18.0 Mobile/15E148 Safari/604.1"
                ),
                "Safari · iPhone",
            ),
            (
                format!(
                    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) {webkit} Mobile/15E148 Safari Line/14.0.0"
                ),
                "LINE · iPhone",
            ),
            (
                format!(
                    "Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) {webkit} CriOS/130.0 Mobile/15E148 Safari/604.1"
                ),
                "Chrome · iPad",
            ),
            (
                format!(
                    "Mozilla/5.0 (Linux; Android 15) {webkit} SamsungBrowser/27.0 Chrome/125.0 Mobile Safari/537.36"
                ),
                "Samsung Internet · Android",
            ),
            (
                format!("Mozilla/5.0 (Windows NT 10.0; Win64; x64) {webkit} Chrome/130.0 Safari/537.36 Edg/130.0"),
                "Edge · Windows",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:132.0) Gecko/20100101 Firefox/132.0".to_owned(),
                "Firefox · Mac",
            ),
            ("SomethingElse (X11; Linux x86_64)".to_owned(), "Linux"),
        ] {
            assert_eq!(recognised(&said).as_deref(), Some(name), "{said}");
        }
        assert_eq!(recognised("curl/8.0"), None);
        assert_eq!(recognised(""), None);
    }
}
