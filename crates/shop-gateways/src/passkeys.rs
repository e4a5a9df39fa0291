//! Ceremonies of WebAuthn, judged for the one origin that is configured. Never reads where a request says that it came
//! from, and never keeps a state: what is to be remembered is handed back.

use serde::{Serialize, de::DeserializeOwned};
use shop_services::ports::{Ceremony, KeptPasskey, NewCredential, PasskeyError, Passkeys};
use url::Url;
use uuid::Uuid;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential,
    Webauthn, WebauthnBuilder,
};

pub struct WebauthnPasskeys {
    webauthn: Webauthn,
}

impl WebauthnPasskeys {
    /// `None` where the shop has no name, but a number: devices make keys for names alone.
    pub fn at(origin: &str) -> Option<Self> {
        let origin = Url::parse(origin).ok()?;
        let name = origin.domain()?;
        let webauthn = WebauthnBuilder::new(name, &origin).ok()?.rp_name(name).build().ok()?;
        Some(Self { webauthn })
    }
}

fn refused(error: impl std::error::Error + Send + Sync + 'static) -> PasskeyError {
    PasskeyError(Box::new(error))
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, PasskeyError> {
    serde_json::from_str(text).map_err(refused)
}

fn write(value: &impl Serialize) -> Result<String, PasskeyError> {
    serde_json::to_string(value).map_err(refused)
}

/// The part that browsers are handed.
fn options(challenge: &impl Serialize) -> Result<serde_json::Value, PasskeyError> {
    let mut whole = serde_json::to_value(challenge).map_err(refused)?;
    Ok(whole["publicKey"].take())
}

impl Passkeys for WebauthnPasskeys {
    /// The device keeps the key together with the handle, so that it is found without an address being typed.
    fn begin_registration(&self, handle: Uuid, name: &str, known: &[KeptPasskey]) -> Result<Ceremony, PasskeyError> {
        let known = known.iter().map(|passkey| passkey.credential_id.clone()).collect();
        let begun = self.webauthn.start_passkey_registration(handle, name, name, Some(known));
        let (challenge, state) = begun.map_err(refused)?;
        let mut options = options(&challenge)?;
        options["authenticatorSelection"]["residentKey"] = "required".into();
        options["authenticatorSelection"]["requireResidentKey"] = true.into();
        Ok(Ceremony { options: options.to_string(), state: write(&state)? })
    }

    fn finish_registration(&self, state: &str, answer: &str) -> Result<NewCredential, PasskeyError> {
        let (answer, state): (RegisterPublicKeyCredential, PasskeyRegistration) = (read(answer)?, read(state)?);
        let passkey = self.webauthn.finish_passkey_registration(&answer, &state).map_err(refused)?;
        Ok(NewCredential { id: passkey.cred_id().to_vec(), credential: write(&passkey)? })
    }

    fn begin_sign_in(&self) -> Result<Ceremony, PasskeyError> {
        let (challenge, state) = self.webauthn.start_discoverable_authentication().map_err(refused)?;
        Ok(Ceremony { options: options(&challenge)?.to_string(), state: write(&state)? })
    }

    fn says(&self, answer: &str) -> Result<(Uuid, Vec<u8>), PasskeyError> {
        let answer: PublicKeyCredential = read(answer)?;
        let said = self.webauthn.identify_discoverable_authentication(&answer);
        said.map(|(handle, id)| (handle, id.to_vec())).map_err(refused)
    }

    fn finish_sign_in(&self, state: &str, answer: &str, credential: &str) -> Result<String, PasskeyError> {
        let (answer, state): (PublicKeyCredential, DiscoverableAuthentication) = (read(answer)?, read(state)?);
        let mut passkey: Passkey = read(credential)?;
        let outcome = self.webauthn.finish_discoverable_authentication_v2(&answer, state, &passkey).map_err(refused)?;
        // The library asks for it; this is what makes one key two factors.
        if !outcome.user_verified() {
            return Err(PasskeyError("the device did not ask who holds it".into()));
        }
        passkey.update_credential(&outcome);
        write(&passkey)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_for_the_shops_own_name_and_kept_by_the_device() {
        let passkeys = WebauthnPasskeys::at("https://shop.example").expect("a name");
        let handle = Uuid::from_u128(7);
        let begun = passkeys.begin_registration(handle, "mei@shop.test", &[]).expect("begun");
        let options: serde_json::Value = serde_json::from_str(&begun.options).expect("JSON");
        assert_eq!(options["rp"]["id"], "shop.example");
        assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
        assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
        assert!(passkeys.finish_registration(&begun.state, "{}").is_err());
        let begun = passkeys.begin_sign_in().expect("begun");
        let options: serde_json::Value = serde_json::from_str(&begun.options).expect("JSON");
        assert_eq!((&options["rpId"], &options["userVerification"]), (&"shop.example".into(), &"required".into()));
        assert_eq!(options["allowCredentials"].as_array().map_or(0, Vec::len), 0, "whoever the device knows");
        assert!(passkeys.says("nonsense").is_err());
    }

    #[test]
    fn a_number_is_no_name() {
        assert!(WebauthnPasskeys::at("http://127.0.0.1:3000").is_none());
        assert!(WebauthnPasskeys::at("http://localhost:3000").is_some());
    }
}
