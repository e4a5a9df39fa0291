//! What an error of Postgres means to a use case. Never passes its text on to people.

use shop_services::ports::StoreError;
use sqlx::Error;

/// A constraint that is a rule becomes that rule's error, by its name.
pub(crate) fn failed(error: Error) -> StoreError {
    if let Error::Database(database) = &error {
        match database.constraint() {
            Some("categories_slug_key") => return StoreError::Taken("category.slug_taken"),
            Some("products_category_fkey") => return StoreError::Taken("category.in_use"),
            Some("products_slug_key") => return StoreError::Taken("product.slug_taken"),
            Some("variants_sku_key") => return StoreError::Taken("product.sku_taken"),
            Some("customers_email_key") => return StoreError::Taken("customer.email_taken"),
            Some("customer_identities_key") => return StoreError::Taken("customer.vouched_elsewhere"),
            Some("passkeys_credential_key") => return StoreError::Taken("passkey.known"),
            Some("staff_email_key") => return StoreError::Taken("staff.email_taken"),
            Some("roles_name_key") => return StoreError::Taken("role.name_taken"),
            Some(
                "api_keys_prefix_key"
                | "stock_never_oversold"
                | "stock_on_hand_check"
                | "payment_entries_one_capture_an_attempt",
            ) => {
                return StoreError::Conflict;
            }
            _ => {}
        }
        let class = database.code().map(|code| code[..2].to_owned()).unwrap_or_default();
        if matches!(database.code().as_deref(), Some("22021" | "22P05")) {
            return StoreError::Malformed;
        }
        // 08 connection, 40 rolled back, 53 out of resources, 55 lock not available, 57 operator.
        // 25P03: held a transaction and did nothing.
        let idle = database.code().as_deref() == Some("25P03");
        if idle || ["08", "40", "53", "55", "57"].contains(&class.as_str()) {
            return StoreError::Unavailable(Box::new(error));
        }
    }
    match error {
        // Protocol: words that are none, as of a Postgres that cannot make a process for one more connection.
        Error::Io(_)
        | Error::PoolTimedOut
        | Error::PoolClosed
        | Error::WorkerCrashed
        | Error::Tls(_)
        | Error::Protocol(_) => StoreError::Unavailable(Box::new(error)),
        other => StoreError::Broken(Box::new(other)),
    }
}

/// A row holds something that the domain would not have written.
pub(crate) fn unreadable(what: &'static str) -> StoreError {
    StoreError::Broken(format!("{what} in the database cannot be read").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_that_broke_is_asked_again_and_a_mistake_of_ours_is_not() {
        let broken = [Error::PoolTimedOut, Error::Protocol("unexpected response".to_owned()), Error::WorkerCrashed];
        assert!(broken.into_iter().all(|error| matches!(failed(error), StoreError::Unavailable(_))));
        assert!(matches!(failed(Error::RowNotFound), StoreError::Broken(_)));
    }
}
