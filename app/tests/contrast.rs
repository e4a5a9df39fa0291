//! Every pair of text and ground in `style/tokens.css` can be read, by day and by night.
// Luminance is defined in fractions; nothing here is money.
#![allow(clippy::float_arithmetic)]

use app::document::papers;
use shop_domain::appearance::Theme;
use std::collections::HashMap;

type Tokens = HashMap<String, String>;

const TOKENS: &str = include_str!("../../style/tokens.css");
const THEMES: &str = include_str!("../../style/themes.css");

/// Ground, then what stands on it.
const TEXTS: [(&str, &[&str]); 5] = [
    ("paper", &["ink", "ink-soft", "accent", "accent-strong", "amber", "danger", "ok"]),
    ("surface", &["ink", "ink-soft", "accent", "accent-strong", "amber", "danger", "ok"]),
    ("sunk", &["ink", "ink-soft", "accent"]),
    ("accent", &["on-accent"]),
    ("accent-strong", &["on-accent"]),
];

/// The edges of things that can be filled in: 3:1 is enough.
const EDGES: [(&str, &[&str]); 2] = [("paper", &["edge"]), ("surface", &["edge"])];

fn tokens(css: &str, into: &mut Tokens) {
    let declarations =
        css.lines().filter_map(|line| line.trim().strip_prefix("--")?.strip_suffix(';')?.split_once(':'));
    into.extend(declarations.map(|(name, value)| (name.to_owned(), value.trim().to_owned())));
}

const DARK: &str = "@media (prefers-color-scheme: dark)";

/// What a theme says in its one rule within `css`.
fn over(css: &str, theme: Theme, into: &mut Tokens) {
    let rule = ["[data-theme=\"", theme.code(), "\"] {"].concat();
    let body = css.split_once(&rule).and_then(|(_, rest)| rest.split_once('}')).map(|parts| parts.0);
    match body {
        Some(body) => tokens(body, into),
        None => assert_eq!(theme, Theme::default(), "no colours are written for it"),
    }
}

/// Each theme by day and by night.
fn schemes() -> Vec<(String, Tokens)> {
    let (day, rest) = TOKENS.split_once(DARK).expect("a dark scheme");
    let night = rest.split_once("@media").map_or(rest, |parts| parts.0);
    let (themes_by_day, themes_by_night) = THEMES.split_once(DARK).expect("a dark scheme");
    let mut light = Tokens::new();
    tokens(day, &mut light);
    let mut dark = light.clone();
    tokens(night, &mut dark);
    let both = |theme: Theme| {
        let (mut light, mut dark) = (light.clone(), dark.clone());
        over(themes_by_day, theme, &mut light);
        over(themes_by_day, theme, &mut dark);
        over(themes_by_night, theme, &mut dark);
        [([theme.code(), " by day"].concat(), light), ([theme.code(), " by night"].concat(), dark)]
    };
    Theme::ALL.into_iter().flat_map(both).collect()
}

fn color(tokens: &Tokens, name: &str) -> [f64; 3] {
    let value = tokens.get(name).unwrap_or_else(|| panic!("no token --{name}"));
    if let Some(other) = value.strip_prefix("var(--").and_then(|value| value.strip_suffix(')')) {
        return color(tokens, other);
    }
    let hex = value.strip_prefix('#').unwrap_or_else(|| panic!("--{name} is no colour: {value}"));
    [0, 2, 4].map(|at| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("hex")) / 255.0)
}

/// As WCAG 2.2 defines it.
fn luminance(color: [f64; 3]) -> f64 {
    let linear = color.map(|part| if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

fn contrast(tokens: &Tokens, one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(color(tokens, one)), luminance(color(tokens, other)));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn check(pairs: &[(&str, &[&str])], least: f64) {
    for (scheme, tokens) in schemes() {
        for (ground, above) in pairs {
            for text in *above {
                let found = contrast(&tokens, ground, text);
                assert!(found >= least, "{scheme}: --{text} on --{ground} has {found:.2}:1");
            }
        }
    }
}

#[test]
fn text_can_be_read_on_every_ground_it_stands_on() {
    check(&TEXTS, 4.5);
}

#[test]
fn the_edge_of_a_field_can_be_seen() {
    check(&EDGES, 3.0);
}

#[test]
fn the_bars_of_a_browser_have_the_colour_of_the_paper() {
    for (at, (scheme, tokens)) in schemes().into_iter().enumerate() {
        let told = papers(Theme::ALL[at / 2])[at % 2];
        let paper = Tokens::from([("told".to_owned(), told.to_owned())]);
        assert_eq!(color(&paper, "told"), color(&tokens, "paper"), "{scheme}");
    }
}
