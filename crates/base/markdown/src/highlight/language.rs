//! The languages that have colours, and the names that authors give them.

use super::syntax::{
    Attributes, C_LIKE, DOUBLE, HASH_COMMENTS, LONG_DOUBLE, Quote, RAW_BACKTICK, Raw, SINGLE, Syntax,
    TEMPLATE, TRIPLE_DOUBLE, TRIPLE_SINGLE,
};
use super::words;

/// A language: what it is called on the page and which scanner reads it.
pub(crate) struct Language {
    /// The name over the code.
    pub name: &'static str,
    /// What an author may write behind the fence, in lower case.
    tokens: &'static [&'static str],
    pub(super) grammar: Grammar,
}

/// Which scanner reads a language.
pub(super) enum Grammar {
    Plain,
    Code(&'static Syntax),
    Markup,
    Style,
    /// Keys before this character.
    Config(char),
    Diff,
    Shell,
    Console,
}

/// The language of a fence's first word; `None` where it is unknown.
pub(crate) fn find(token: &str) -> Option<&'static Language> {
    ALL.iter().find(|language| language.tokens.iter().any(|known| known.eq_ignore_ascii_case(token)))
}

const fn code(name: &'static str, tokens: &'static [&'static str], syntax: &'static Syntax) -> Language {
    Language { name, tokens, grammar: Grammar::Code(syntax) }
}

/// Every language, the most used first.
pub(super) static ALL: &[Language] = &[
    code("Rust", &["rust", "rs"], &RUST),
    Language {
        name: "Console",
        tokens: &["console", "shell-session", "shellsession", "terminal", "session"],
        grammar: Grammar::Console,
    },
    Language {
        name: "Shell",
        tokens: &["bash", "sh", "shell", "zsh", "fish", "ksh"],
        grammar: Grammar::Shell,
    },
    Language { name: "TOML", tokens: &["toml"], grammar: Grammar::Config('=') },
    Language {
        name: "Text",
        tokens: &["text", "txt", "plain", "plaintext", "none"],
        grammar: Grammar::Plain,
    },
    code("SQL", &["sql", "sqlite", "postgres", "postgresql", "pgsql", "psql", "mysql"], &SQL),
    code("JavaScript", &["javascript", "js", "jsx", "mjs", "cjs", "node"], &JAVASCRIPT),
    code("TypeScript", &["typescript", "ts", "tsx", "mts"], &TYPESCRIPT),
    code("Python", &["python", "py", "python3", "pycon"], &PYTHON),
    code("Go", &["go", "golang"], &GO),
    code("JSON", &["json", "json5", "jsonc", "jsonl"], &JSON),
    Language { name: "YAML", tokens: &["yaml", "yml"], grammar: Grammar::Config(':') },
    code("C", &["c", "h"], &C),
    code("C++", &["cpp", "c++", "cc", "cxx", "hpp", "arduino"], &CPP),
    code("Java", &["java"], &JAVA),
    Language { name: "HTML", tokens: &["html", "htm", "xhtml", "vue", "svelte"], grammar: Grammar::Markup },
    Language { name: "XML", tokens: &["xml", "svg", "xaml", "plist"], grammar: Grammar::Markup },
    Language { name: "CSS", tokens: &["css", "scss", "sass", "less"], grammar: Grammar::Style },
    Language { name: "Diff", tokens: &["diff", "patch"], grammar: Grammar::Diff },
    code("C#", &["csharp", "cs", "c#", "dotnet"], &CSHARP),
    code("Kotlin", &["kotlin", "kt", "kts", "gradle"], &KOTLIN),
    code("Swift", &["swift"], &SWIFT),
    code("PHP", &["php"], &PHP),
    code("Ruby", &["ruby", "rb"], &RUBY),
    code("Lua", &["lua"], &LUA),
    code("Dart", &["dart"], &DART),
    code("Scala", &["scala"], &SCALA),
    code("Zig", &["zig"], &ZIG),
    code("Haskell", &["haskell", "hs"], &HASKELL),
    code("Elixir", &["elixir", "ex", "exs"], &ELIXIR),
    code("R", &["r"], &R),
    code("Protocol Buffers", &["protobuf", "proto"], &PROTOBUF),
    code("GraphQL", &["graphql", "gql"], &GRAPHQL),
    code("PowerShell", &["powershell", "ps1", "pwsh"], &POWERSHELL),
    code("Dockerfile", &["dockerfile", "docker", "containerfile"], &DOCKERFILE),
    code("nginx", &["nginx"], &NGINX),
    code("CMake", &["cmake"], &CMAKE),
    Language {
        name: "INI",
        tokens: &["ini", "cfg", "conf", "properties", "env", "dotenv", "editorconfig"],
        grammar: Grammar::Config('='),
    },
    Language { name: "Makefile", tokens: &["makefile", "make", "mk", "just"], grammar: Grammar::Shell },
    Language { name: "CMD", tokens: &["cmd", "bat", "batch", "dos"], grammar: Grammar::Plain },
    Language { name: "Markdown", tokens: &["markdown", "md"], grammar: Grammar::Plain },
];

static RUST: Syntax = Syntax {
    keywords: words::RUST,
    types: words::RUST_TYPES,
    nested_comments: true,
    quotes: &[LONG_DOUBLE],
    raw: Raw::Rust,
    attributes: Attributes::Bracketed,
    lifetimes: true,
    macros: true,
    ..C_LIKE
};

static JAVASCRIPT: Syntax = Syntax {
    keywords: words::JS,
    quotes: &[DOUBLE, SINGLE, TEMPLATE],
    attributes: Attributes::AtWord,
    regex_literals: true,
    word_extra: "$",
    ..C_LIKE
};

static TYPESCRIPT: Syntax = Syntax {
    keywords: words::TS,
    types: words::TS_TYPES,
    quotes: &[DOUBLE, SINGLE, TEMPLATE],
    attributes: Attributes::AtWord,
    regex_literals: true,
    word_extra: "$",
    ..C_LIKE
};

static PYTHON: Syntax = Syntax {
    keywords: words::PY,
    types: words::PY_TYPES,
    quotes: &[TRIPLE_DOUBLE, TRIPLE_SINGLE, DOUBLE, SINGLE],
    raw: Raw::PrefixLetters("rbfuRBFU"),
    attributes: Attributes::AtWord,
    ..HASH_COMMENTS
};

static GO: Syntax = Syntax {
    keywords: words::GO,
    types: words::GO_TYPES,
    quotes: &[DOUBLE, SINGLE, RAW_BACKTICK],
    // A capital exports a name in Go, it does not make a type.
    capitals_are_types: false,
    ..C_LIKE
};

static JSON: Syntax = Syntax {
    keywords: words::JSON,
    quotes: &[DOUBLE, SINGLE],
    capitals_are_types: false,
    keys: true,
    ..C_LIKE
};

static C: Syntax = Syntax {
    keywords: words::C,
    types: words::C_TYPES,
    attributes: Attributes::Directive,
    capitals_are_types: false,
    ..C_LIKE
};

static CPP: Syntax =
    Syntax { keywords: words::CPP, types: words::C_TYPES, attributes: Attributes::Directive, ..C_LIKE };

static JAVA: Syntax = Syntax {
    keywords: words::JAVA,
    types: words::JAVA_TYPES,
    quotes: &[TRIPLE_DOUBLE, DOUBLE, SINGLE],
    attributes: Attributes::AtWord,
    ..C_LIKE
};

static CSHARP: Syntax = Syntax {
    keywords: words::CS,
    types: words::CS_TYPES,
    quotes: &[TRIPLE_DOUBLE, DOUBLE, SINGLE],
    raw: Raw::PrefixLetters("$@"),
    attributes: Attributes::Directive,
    ..C_LIKE
};

static KOTLIN: Syntax = Syntax {
    keywords: words::KOTLIN,
    nested_comments: true,
    quotes: &[TRIPLE_DOUBLE, DOUBLE, SINGLE],
    attributes: Attributes::AtWord,
    ..C_LIKE
};

static SWIFT: Syntax = Syntax {
    keywords: words::SWIFT,
    nested_comments: true,
    quotes: &[TRIPLE_DOUBLE, DOUBLE],
    attributes: Attributes::AtWord,
    ..C_LIKE
};

static PHP: Syntax = Syntax {
    keywords: words::PHP,
    types: words::PHP_TYPES,
    line_comments: &["//", "# "],
    attributes: Attributes::Bracketed,
    word_extra: "$",
    ..C_LIKE
};

static RUBY: Syntax = Syntax { keywords: words::RUBY, word_extra: "?@", ..HASH_COMMENTS };

static LUA: Syntax = Syntax {
    keywords: words::LUA,
    line_comments: &[],
    block_comments: &[("--[[", "]]"), ("--", "\n")],
    quotes: &[DOUBLE, SINGLE],
    capitals_are_types: false,
    ..C_LIKE
};

static DART: Syntax = Syntax {
    keywords: words::DART,
    types: words::DART_TYPES,
    quotes: &[TRIPLE_DOUBLE, TRIPLE_SINGLE, DOUBLE, SINGLE],
    attributes: Attributes::AtWord,
    ..C_LIKE
};

static SCALA: Syntax = Syntax {
    keywords: words::SCALA,
    nested_comments: true,
    quotes: &[TRIPLE_DOUBLE, DOUBLE, SINGLE],
    attributes: Attributes::AtWord,
    ..C_LIKE
};

static ZIG: Syntax = Syntax {
    keywords: words::ZIG,
    types: words::ZIG_TYPES,
    block_comments: &[],
    attributes: Attributes::AtWord,
    ..C_LIKE
};

static HASKELL: Syntax = Syntax {
    keywords: words::HASKELL,
    line_comments: &["--"],
    block_comments: &[("{-", "-}")],
    nested_comments: true,
    // A quote mark belongs to names (`foldl'`).
    quotes: &[DOUBLE],
    word_extra: "'",
    ..C_LIKE
};

static ELIXIR: Syntax = Syntax {
    keywords: words::ELIXIR,
    quotes: &[TRIPLE_DOUBLE, DOUBLE, SINGLE],
    attributes: Attributes::AtWord,
    word_extra: "?!",
    ..HASH_COMMENTS
};

static R: Syntax = Syntax { keywords: words::R, capitals_are_types: false, word_extra: ".", ..HASH_COMMENTS };

static SQL: Syntax = Syntax {
    keywords: words::SQL,
    folds_case: true,
    line_comments: &["--"],
    quotes: &[Quote { escapes: false, multiline: true, ..SINGLE }, DOUBLE, RAW_BACKTICK],
    capitals_are_types: false,
    ..C_LIKE
};

static PROTOBUF: Syntax = Syntax { keywords: words::PROTO, types: words::PROTO_TYPES, ..C_LIKE };

static GRAPHQL: Syntax = Syntax {
    keywords: words::GRAPHQL,
    quotes: &[TRIPLE_DOUBLE, DOUBLE],
    attributes: Attributes::AtWord,
    ..HASH_COMMENTS
};

static POWERSHELL: Syntax = Syntax {
    keywords: words::POWERSHELL,
    folds_case: true,
    line_comments: &["#"],
    block_comments: &[("<#", "#>")],
    capitals_are_types: false,
    word_extra: "$-",
    ..C_LIKE
};

static DOCKERFILE: Syntax =
    Syntax { keywords: words::DOCKER, folds_case: true, capitals_are_types: false, ..HASH_COMMENTS };

static NGINX: Syntax =
    Syntax { keywords: words::NGINX, capitals_are_types: false, word_extra: "$", ..HASH_COMMENTS };

static CMAKE: Syntax =
    Syntax { keywords: words::CMAKE, folds_case: true, capitals_are_types: false, ..HASH_COMMENTS };
