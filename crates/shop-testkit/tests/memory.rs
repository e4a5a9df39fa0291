//! The memory store keeps every promise of the ports. Never tries more than the contract does.

use shop_testkit::{
    MemoryStore,
    contract::{self, Subject},
};
use std::sync::Arc;

fn subject() -> Subject {
    let store = MemoryStore::default();
    Subject {
        store: Arc::new(store.clone()),
        views: Arc::new(store.clone()),
        queue: Arc::new(store.clone()),
        upkeep: Arc::new(store),
    }
}

macro_rules! tried_on_memory {
    ($($family:ident :: $promise:ident),+ $(,)?) => {
        $(
            #[tokio::test]
            async fn $promise() {
                contract::$family::$promise(subject()).await;
            }
        )+

        const LISTED: &[&str] = &[$(stringify!($promise)),+];
    };
}

shop_testkit::for_every_promise!(tried_on_memory);

#[test]
fn no_promise_is_left_out_of_the_list() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/contract");
    let files = std::fs::read_dir(folder).expect("the contract's folder");
    let texts = files.map(|file| std::fs::read_to_string(file.expect("a file").path()).expect("a text"));
    let written: Vec<_> = texts.collect();
    let promises = written.iter().flat_map(|text| text.lines()).filter_map(|line| line.strip_prefix("pub async fn "));
    let names: Vec<_> = promises.filter_map(|rest| rest.split('(').next()).collect();
    assert!(!names.is_empty());
    for name in &names {
        assert!(LISTED.contains(name), "{name} is not listed in promises.rs");
    }
    assert_eq!(names.len(), LISTED.len());
}
