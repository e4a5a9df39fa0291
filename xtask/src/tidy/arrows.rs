//! Which crate may know which. The map below is the one of ARCHITECTURE.md; an arrow that is not in it is refused.

use serde_json::Value;

pub struct Crate {
    pub name: String,
    pub dependencies: Vec<Dependency>,
}

pub struct Dependency {
    pub name: String,
    /// Only for tests.
    pub dev: bool,
    /// A crate of this workspace.
    pub ours: bool,
}

/// Crates of the workspace, and those of the workspace that each may use outside its tests.
const MAP: [(&str, &[&str]); 14] = [
    ("shop-domain", &[]),
    ("shop-cluster", &[]),
    // Whoever checks the shop from outside uses nothing of it.
    ("shop-simulators", &[]),
    ("shop-contract", &["shop-domain"]),
    ("shop-services", &["shop-domain", "shop-contract"]),
    ("shop-postgres", &["shop-domain", "shop-contract", "shop-services"]),
    ("shop-gateways", &["shop-domain", "shop-contract", "shop-services"]),
    ("shop-testkit", &["shop-domain", "shop-contract", "shop-services"]),
    ("app", &["shop-domain", "shop-contract", "shop-services"]),
    ("frontend", &["app"]),
    (
        "server",
        &["app", "shop-domain", "shop-contract", "shop-services", "shop-postgres", "shop-gateways", "shop-cluster"],
    ),
    ("shop-bench", &["shop-cluster"]),
    // It uses the mail server of the tests, and nothing that the shop is made of.
    ("shop-torture", &["shop-cluster", "shop-simulators", "shop-testkit"]),
    ("xtask", &["shop-cluster"]),
];

/// Crates of others that only some of ours may use, and whether tests may use them anywhere.
const RESERVED: [(&str, &[&str], bool); 9] = [
    // The server composes the pool; every query is in shop-postgres, those of the sessions too.
    // Whoever checks from outside reads the tables.
    ("sqlx", &["shop-postgres", "server", "shop-torture"], false),
    ("tower-sessions-sqlx-store", &["shop-postgres", "server"], false),
    ("reqwest", &["shop-gateways", "shop-simulators", "shop-torture"], true),
    ("lettre", &["shop-gateways"], true),
    ("axum", &["app", "server", "shop-bench", "shop-simulators"], true),
    ("leptos", &["app", "frontend", "server"], false),
    ("leptos_axum", &["app", "server"], false),
    ("tower-sessions", &["app", "server", "shop-postgres"], true),
    ("nix", &["shop-cluster", "xtask"], true),
];

/// Two of these in one program would not understand each other's types.
const SINGLE: [&str; 5] = ["sqlx", "axum", "tokio", "leptos", "wasm-bindgen"];

pub fn read(packages: &[Value]) -> Vec<Crate> {
    let dependency = |value: &Value| Dependency {
        name: text(&value["name"]),
        dev: value["kind"] == "dev",
        ours: value["path"].is_string(),
    };
    let dependencies =
        |package: &Value| package["dependencies"].as_array().into_iter().flatten().map(dependency).collect();
    packages.iter().map(|package| Crate { name: text(&package["name"]), dependencies: dependencies(package) }).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

pub fn check(crates: &[Crate]) -> Vec<String> {
    crates
        .iter()
        .flat_map(|one| one.dependencies.iter().filter_map(|dependency| refusal(&one.name, dependency)))
        .collect()
}

fn refusal(name: &str, dependency: &Dependency) -> Option<String> {
    let wanted = dependency.name.as_str();
    if dependency.ours {
        let Some((_, allowed)) = MAP.iter().find(|(known, _)| *known == name) else {
            return Some(format!("{name}: has no place in the map of xtask/src/tidy/arrows.rs"));
        };
        // Tests may build a world around what they test.
        return (!allowed.contains(&wanted) && !dependency.dev).then(|| format!("{name}: must not depend on {wanted}"));
    }
    let (_, users, in_tests) = RESERVED.iter().find(|(reserved, _, _)| *reserved == wanted)?;
    let allowed = users.contains(&name) || (*in_tests && dependency.dev);
    (!allowed).then(|| format!("{name}: must not depend on {wanted}, which is for {}", users.join(" and ")))
}

pub fn check_versions(lock: &toml::Table) -> Vec<String> {
    let packages: Vec<_> = lock.get("package").and_then(toml::Value::as_array).into_iter().flatten().collect();
    let versions = |name: &str| {
        let named = packages.iter().filter(|package| package.get("name").and_then(toml::Value::as_str) == Some(name));
        named.filter_map(|package| package.get("version")?.as_str()).collect::<Vec<_>>()
    };
    let told = |name: &&str| format!("Cargo.lock: {name} in more than one version: {}", versions(name).join(", "));
    SINGLE.iter().filter(|name| versions(name).len() > 1).map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str, wanted: &str, dev: bool) -> Option<String> {
        let ours = MAP.iter().any(|(known, _)| *known == wanted);
        let dependencies = vec![Dependency { name: wanted.to_owned(), dev, ours }];
        check(&[Crate { name: name.to_owned(), dependencies }]).pop()
    }

    #[test]
    fn an_arrow_that_is_not_in_the_map_is_refused() {
        assert!(told("shop-gateways", "shop-postgres", false).is_some());
        assert!(told("shop-domain", "shop-contract", false).is_some());
        assert!(told("somebody-new", "shop-domain", false).is_some());
        assert_eq!(told("shop-contract", "shop-domain", false), None);
    }

    #[test]
    fn tests_may_use_the_testkit() {
        assert_eq!(told("shop-services", "shop-testkit", true), None);
        assert!(told("shop-services", "shop-testkit", false).is_some());
    }

    #[test]
    fn reserved_crates_stay_with_their_users() {
        assert!(told("shop-services", "sqlx", false).is_some());
        assert!(told("shop-services", "sqlx", true).is_some());
        assert!(told("server", "reqwest", false).is_some());
        assert_eq!(told("server", "reqwest", true), None);
        assert_eq!(told("shop-services", "serde", false), None);
    }

    #[test]
    fn two_versions_of_one_crate_are_told() {
        let lock = "[[package]]\nname = 'axum'\nversion = '0.8.9'\n[[package]]\nname = 'axum'\nversion = '0.7.1'\n";
        assert_eq!(check_versions(&lock.parse().unwrap()), ["Cargo.lock: axum in more than one version: 0.8.9, 0.7.1"]);
    }
}
