//! What is printed once the demo community is served.

use kernel::Role;

use super::Filled;
use super::people::{Account, PASSWORD, accounts_to_try};

/// The address, and how to sign in.
pub fn welcome(origin: &str, filled: Filled) -> String {
    // The file of the members is part of the program: a test reads it.
    let accounts = accounts_to_try().unwrap_or_default();
    let state = match filled {
        Filled::Now => "稷下演示社区已就绪。 A demo community is ready.",
        Filled::Before => {
            "稷下演示社区已就绪，上次的数据都还在。 The demo community is ready, with all that you did in it."
        }
    };
    let rows: String = accounts.iter().map(row).collect();
    format!(
        "\n  {state}\n\n  {origin}\n\n  登录 Sign in: {origin}/login\n  密码都是 The password of all: {PASSWORD}\n\n{rows}\n  \
         付款走沙盒银行，不会动用真钱。 Payments go through a sandbox bank: no real money moves.\n  \
         数据留在数据目录，下次启动接着用。 The data is kept in the data folder for the next start.\n  \
         这些密码人人可见，别把它放到公网上。 Everybody knows these passwords: keep it off the internet.\n  \
         Ctrl-C 停止。 Ctrl-C stops it.\n"
    )
}

fn row(account: &Account) -> String {
    let office = match account.role {
        Role::Owner => ("主理人", "owner"),
        Role::Moderator => ("版主", "moderator"),
        Role::Author => ("作者", "author"),
        Role::Member => ("成员", "member"),
    };
    let Account { name, mail, note, .. } = account;
    format!("  {} {}  {mail}\n      {name}：{note}\n", office.0, office.1)
}
