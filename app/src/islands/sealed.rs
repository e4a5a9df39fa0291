//! How data reaches an island: as one string of JSON inside the island's props. The browser thus
//! reads it with the same reader as the server's answers, and carries the code for it once.
//! Never travels back.

use leptos::serde_json;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, de::DeserializeOwned, ser};

#[derive(Clone)]
pub struct Sealed<T>(pub T);

impl<T: Serialize> Serialize for Sealed<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        // An island writes its props again while it wakes, and throws them away.
        if cfg!(target_arch = "wasm32") {
            return to.serialize_str("");
        }
        to.serialize_str(&serde_json::to_string(&self.0).map_err(ser::Error::custom)?)
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Sealed<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let json = String::deserialize(from)?;
        serde_json::from_slice(json.as_bytes()).map(Self).map_err(de::Error::custom)
    }
}
