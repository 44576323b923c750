//! Which communes may send, each with a login of its own; and a commune that begins anew after a person has decided which of
//! two accounts of it holds.

use postgres_protocol::password::scram_sha_256;
use soxa_text::display::sanitise;
use tokio_postgres::{Client, Transaction};

use crate::problem::{AdmitProblem, Problem, Wrong};
use soxa_upward::message::Hash;

/// A commune that is to be admitted.
#[derive(Debug, Clone, Copy)]
pub struct Admission<'a> {
    /// Its code.
    pub commune: &'a str,
    /// Its name.
    pub name: &'a str,
    /// The province it is of.
    pub province: &'a str,
    /// The login under which it sends.
    pub login: &'a str,
    /// A new password of the login.
    pub password: Option<&'a str>,
}

impl Admission<'_> {
    fn check(&self) -> Result<(), Wrong> {
        let is_code = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
        if !(1..=32).contains(&self.commune.len()) || !self.commune.chars().all(is_code) {
            return Err(Wrong::Code { code: self.commune.to_owned() });
        }
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let begins = self.login.starts_with(|c: char| c.is_ascii_lowercase());
        if !begins || self.login.len() > 63 || !self.login.chars().all(is_name) {
            return Err(Wrong::Login { login: self.login.to_owned() });
        }
        Ok(())
    }
}

/// Admits a commune: its login, and its place in the list of communes. Again with the same values, nothing changes but a
/// password that is given.
///
/// # Errors
/// The code or the login is no fit name; one of them is taken; the role may more than a commune's.
pub async fn admit(client: &mut Client, admission: Admission<'_>) -> Result<(), Problem> {
    admission.check()?;
    let transaction = client.transaction().await?;
    // Two admissions at once would each find nothing in the way.
    transaction.batch_execute("lock table upward.commune in share row exclusive mode").await?;
    is_free(&transaction, admission).await?;
    make_login(&transaction, admission).await?;
    let sql = "insert into upward.commune as c (commune, name, province, login) values ($1, $2, $3, $4)
        on conflict (commune) do update set name = excluded.name, province = excluded.province
        where (c.name, c.province) <> (excluded.name, excluded.province)";
    let Admission { commune, login, .. } = admission;
    let [name, province] = [admission.name, admission.province].map(sanitise);
    transaction.execute(sql, &[&commune, &name.as_ref(), &province.as_ref(), &login]).await?;
    transaction.commit().await?;
    Ok(())
}

async fn is_free(transaction: &Transaction<'_>, admission: Admission<'_>) -> Result<(), Problem> {
    let sql = "select commune, login from upward.commune where (commune = $1) <> (login = $2)";
    let Some(row) = transaction.query_opt(sql, &[&admission.commune, &admission.login]).await? else {
        return Ok(());
    };
    let (commune, login): (String, String) = (row.get(0), row.get(1));
    Err(if login == admission.login {
        AdmitProblem::LoginOfAnother { login, commune }
    } else {
        AdmitProblem::CommuneOfAnother { commune, login }
    }
    .into())
}

async fn make_login(transaction: &Transaction<'_>, admission: Admission<'_>) -> Result<(), Problem> {
    let login = admission.login;
    let sql = "select rolsuper or rolbypassrls or rolcreaterole
            or pg_has_role(oid, 'soxa_province', 'member') or pg_has_role(oid, 'soxa_linkage', 'member'),
            rolcanlogin and pg_has_role(oid, 'soxa_commune', 'member')
        from pg_roles where rolname = $1";
    let (is_there, is_ready) = match transaction.query_opt(sql, &[&login]).await? {
        Some(row) if row.get(0) => return Err(AdmitProblem::LoginMayMore { login: login.to_owned() }.into()),
        Some(row) => (true, row.get(1)),
        None => (false, false),
    };
    let mut wanted = Vec::new();
    if !is_there {
        wanted.push("create role %1$I login");
    }
    if !is_ready {
        wanted.push("alter role %1$I login");
        wanted.push("grant soxa_commune to %1$I");
    }
    // Hashed here, so that the password itself comes into no log of the server.
    let hashed = admission.password.map(|password| scram_sha_256(password.as_bytes()));
    if hashed.is_some() {
        wanted.push("alter role %1$I password %2$L");
    }
    for form in wanted {
        let sql: String = transaction
            .query_one("select format($1::text, $2::text, $3::text)", &[&form, &login, &hashed])
            .await?
            .get(0);
        transaction.batch_execute(&sql).await?;
    }
    Ok(())
}

/// Lets a held commune begin anew, and says for how many times it then has begun. What is in of it stays until the first
/// window of the new beginning is complete.
///
/// # Errors
/// The commune is not known, has sent nothing, or is not held.
pub async fn release(client: &mut Client, commune: &str) -> Result<u32, Problem> {
    let commune_is = || commune.to_owned();
    let none = Hash::NONE.to_string();
    let sql = "update upward.inbox set epoch = epoch + 1, last_seq = 0, last_hash = $2, window_seq = null, window_hash = null,
            window_rows = 0, cursor_table = 0, cursor_no = 0, held = null, held_at = null, refused = null, refused_at = null
        where commune = $1 and held is not null returning epoch";
    if let Some(row) = client.query_opt(sql, &[&commune, &none]).await? {
        return Ok(u32::try_from(row.get::<_, i32>(0)).unwrap_or_default());
    }
    let sql = "select exists (select from upward.commune where commune = $1), exists (select from upward.inbox where commune = $1)";
    let row = client.query_one(sql, &[&commune]).await?;
    Err(match (row.get(0), row.get(1)) {
        (false, _) => AdmitProblem::NoSuchCommune { commune: commune_is() },
        (true, false) => AdmitProblem::NothingIn { commune: commune_is() },
        (true, true) => AdmitProblem::NotHeld { commune: commune_is() },
    }
    .into())
}
