//! Passwords: which are good enough, and how they are kept.

use std::sync::Arc;

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, PasswordHasher as _, PasswordVerifier as _, Version};
use kernel::Entropy;
use tokio::sync::Semaphore;
use web::{Error, Invalid};
use zxcvbn::Score;

use crate::codes;

/// Characters that a password needs at least.
pub const PASSWORD_MIN: usize = 8;

/// The most that is hashed; longer ones are refused rather than cut.
pub const PASSWORD_MAX: usize = 128;

/// Checks that a new password is long enough and not among the first that an attacker tries.
pub fn check_new(password: &str, known: &[&str], invalid: &mut Invalid) {
    let count = password.chars().count();
    if count < PASSWORD_MIN {
        invalid.add_with("password", &codes::PASSWORD_SHORT, vec![("min", PASSWORD_MIN.into())]);
    } else if count > PASSWORD_MAX {
        invalid.add_with("password", &web::codes::TOO_LONG, vec![("max", PASSWORD_MAX.into())]);
    } else if zxcvbn::zxcvbn(password, known).score() < Score::Two {
        invalid.add("password", &codes::PASSWORD_WEAK);
    }
}

/// Hashes and compares passwords outside of every transaction, two at a time: each takes 19 MiB, and a small machine
/// has better things to do than all of them at once.
#[derive(Clone)]
pub struct PasswordHasher {
    turns: Arc<Semaphore>,
    entropy: Arc<dyn Entropy>,
    /// Compared with where there is no account, so that it takes the same time.
    decoy: Arc<str>,
}

impl PasswordHasher {
    /// A hasher that draws its salts from `entropy`.
    ///
    /// # Errors
    /// Where the algorithm refuses its own parameters.
    pub fn try_new(entropy: Arc<dyn Entropy>) -> Result<Self, Error> {
        let decoy = decoy(&*entropy)?;
        Ok(Self { turns: Arc::new(Semaphore::new(2)), entropy, decoy: decoy.into() })
    }

    /// The PHC string to store for a password.
    ///
    /// # Errors
    /// Where the algorithm fails.
    pub async fn hash(&self, password: String) -> Result<String, Error> {
        let entropy = Arc::clone(&self.entropy);
        self.in_turn(move || hash_now(&*entropy, &password)).await?
    }

    /// Whether the password fits the stored hash; with `None`, or where the member has no password, it takes as long and
    /// fits never.
    ///
    /// # Errors
    /// Where the work is given up.
    pub async fn fits(&self, password: String, stored: Option<String>) -> Result<bool, Error> {
        let decoy = Arc::clone(&self.decoy);
        self.in_turn(move || {
            let stored = stored.filter(|hash| !hash.is_empty());
            let known = stored.is_some();
            let hash = stored.unwrap_or_else(|| decoy.to_string());
            known & fits_now(&password, &hash)
        })
        .await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(Error::internal)?;
        tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        })
        .await
        .map_err(Error::internal)
    }
}

/// The PHC string for a password, made on this thread; for commands.
///
/// # Errors
/// Where the algorithm fails.
pub fn hash_now(entropy: &dyn Entropy, password: &str) -> Result<String, Error> {
    let mut salt = [0; 16];
    entropy.fill(&mut salt);
    let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
    hash.map(|hash| hash.to_string()).map_err(|error| Error::internal(error.to_string()))
}

/// A hash that no password is known to have: salt and output are drawn, for the 19 MiB of a real one, once used, stay
/// with the idle program. To compare with it takes as long as with any other.
fn decoy(entropy: &dyn Entropy) -> Result<String, Error> {
    let (mut salt, mut output) = ([0; 16], [0; 32]);
    entropy.fill(&mut salt);
    entropy.fill(&mut output);
    let hash = PasswordHash {
        algorithm: Algorithm::default().ident(),
        version: Some(Version::default().into()),
        params: ParamsString::try_from(Argon2::default().params())
            .map_err(|error| Error::internal(error.to_string()))?,
        salt: Some(Salt::new(&salt).map_err(|error| Error::internal(error.to_string()))?),
        hash: Some(Output::new(&output).map_err(|error| Error::internal(error.to_string()))?),
    };
    Ok(hash.to_string())
}

fn fits_now(password: &str, stored: &str) -> bool {
    PasswordHash::new(stored)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::SystemEntropy;

    #[test]
    fn weak_passwords_are_refused_and_good_ones_pass() {
        let fine = |password: &str| {
            let mut invalid = Invalid::new();
            check_new(password, &["zhouyan", "zhouyan@example.com"], &mut invalid);
            invalid.into_result().is_ok()
        };
        for weak in ["", "short", "password", "12345678", "zhouyan1", "qwertyui"] {
            assert!(!fine(weak), "{weak}");
        }
        assert!(fine("稷下学宫七十六人") && fine("correct horse battery"));
        assert!(!fine(&"长".repeat(129)));
    }

    #[tokio::test]
    async fn a_password_fits_only_its_own_hash() {
        let hasher = PasswordHasher::try_new(Arc::new(SystemEntropy)).unwrap();
        let stored = hasher.hash("kept secret".to_owned()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        let work = |hash: &str| hash.rsplitn(3, '$').nth(2).map(str::to_owned);
        assert_eq!(work(&hasher.decoy), work(&stored), "both take the same time");
        assert_eq!(hasher.decoy.len(), stored.len());
        assert!(hasher.fits("kept secret".to_owned(), Some(stored.clone())).await.unwrap());
        assert!(!hasher.fits("kept Secret".to_owned(), Some(stored)).await.unwrap());
        for nothing in [None, Some(String::new())] {
            assert!(!hasher.fits("no account has this password".to_owned(), nothing.clone()).await.unwrap());
            assert!(!hasher.fits(String::new(), nothing).await.unwrap());
        }
    }
}
