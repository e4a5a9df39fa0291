//! What `Cargo.lock` may hold: libraries of one registry, each with its checksum, none in a version that is known to be
//! unsafe. Never asks a network, so it knows of no fault that is not written here.

/// The first version without the fault, and where that is told.
const MENDED: [(&str, [u64; 3], &str); 12] = [
    ("axum-core", [0, 3, 0], "RUSTSEC-2022-0055"),
    ("crossbeam-channel", [0, 5, 15], "RUSTSEC-2025-0024"),
    ("h2", [0, 4, 4], "RUSTSEC-2024-0332"),
    ("idna", [1, 0, 0], "RUSTSEC-2024-0421"),
    ("libwebp-sys", [0, 9, 3], "RUSTSEC-2023-0061"),
    ("mio", [0, 8, 11], "RUSTSEC-2024-0019"),
    ("ring", [0, 17, 12], "RUSTSEC-2025-0009"),
    ("rustls", [0, 23, 18], "RUSTSEC-2024-0399"),
    ("shlex", [1, 3, 0], "RUSTSEC-2024-0006"),
    ("sqlx", [0, 8, 1], "RUSTSEC-2024-0363"),
    ("tokio", [1, 44, 2], "RUSTSEC-2025-0023"),
    ("tracing-subscriber", [0, 3, 20], "RUSTSEC-2025-0055"),
];

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

pub fn check(lock: &toml::Table) -> Vec<String> {
    let packages = lock.get("package").and_then(toml::Value::as_array).into_iter().flatten();
    packages.filter_map(|package| fault(&|name| package.get(name)?.as_str())).collect()
}

fn fault<'a>(of: &dyn Fn(&str) -> Option<&'a str>) -> Option<String> {
    let (name, version) = (of("name")?, of("version")?);
    let told = |what: &str| Some(format!("Cargo.lock: {name} {version} {what}"));
    // What has no source is of this workspace.
    match of("source") {
        None => return None,
        Some(REGISTRY) if of("checksum").is_some() => {}
        Some(_) => return told("is from nowhere that is known"),
    }
    let mended = MENDED.iter().find(|(known, first, _)| *known == name && numbers(version) < *first)?;
    told(&format!("has a fault: {}", mended.2))
}

fn numbers(version: &str) -> [u64; 3] {
    let mut parts = version.split(['.', '-', '+']).map(|part| part.parse().unwrap_or_default());
    std::array::from_fn(|_| parts.next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str, version: &str, source: &str) -> usize {
        let lock = format!("[[package]]\nname = '{name}'\nversion = '{version}'\nsource = '{source}'\nchecksum = 'c'");
        check(&lock.parse().unwrap()).len()
    }

    #[test]
    fn a_library_from_elsewhere_is_told() {
        assert_eq!(told("serde", "1.0.0", REGISTRY), 0);
        assert_eq!(told("serde", "1.0.0", "git+https://example.org/serde"), 1);
        assert_eq!(told("serde", "1.0.0", "registry+https://example.org/index"), 1);
        assert_eq!(check(&"[[package]]\nname = 'app'\nversion = '0.1.0'".parse().unwrap()).len(), 0);
    }

    #[test]
    fn a_version_with_a_known_fault_is_told() {
        assert_eq!(told("sqlx", "0.8.0", REGISTRY), 1);
        assert_eq!(told("sqlx", "0.8.1", REGISTRY), 0);
        assert_eq!(told("sqlx", "0.10.0", REGISTRY), 0);
        assert_eq!(told("idna", "0.5.0", REGISTRY), 1);
    }
}
