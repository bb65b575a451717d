//! The words that languages reserve, and their built-in types. Set as paragraphs; rustfmt would give each word a line.

pub(super) const RUST: &[&str] = &[
    "Self", "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum",
    "extern", "false", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro_rules", "match",
    "mod", "move", "mut", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "type", "union", "unsafe", "use", "where", "while", "yield",
];

pub(super) const JS: &[&str] = &[
    "async", "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default",
    "delete", "do", "else", "export", "extends", "false", "finally", "for", "from", "function", "get",
    "if", "import", "in", "instanceof", "let", "new", "null", "of", "return", "set", "static", "super",
    "switch", "this", "throw", "true", "try", "typeof", "undefined", "var", "void", "while", "with",
    "yield",
];

pub(super) const TS: &[&str] = &[
    "abstract", "as", "asserts", "async", "await", "break", "case", "catch", "class", "const",
    "continue", "debugger", "declare", "default", "delete", "do", "else", "enum", "export", "extends",
    "false", "finally", "for", "from", "function", "get", "if", "implements", "import", "in", "infer",
    "instanceof", "interface", "is", "keyof", "let", "module", "namespace", "new", "null", "of",
    "override", "private", "protected", "public", "readonly", "return", "satisfies", "set", "static",
    "super", "switch", "this", "throw", "true", "try", "type", "typeof", "undefined", "unique", "var",
    "void", "while", "with", "yield",
];

pub(super) const PY: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "case", "class",
    "continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if",
    "import", "in", "is", "lambda", "match", "nonlocal", "not", "or", "pass", "raise", "return", "self",
    "try", "type", "while", "with", "yield",
];

pub(super) const GO: &[&str] = &[
    "break", "case", "chan", "const", "continue", "default", "defer", "else", "fallthrough", "false",
    "for", "func", "go", "goto", "if", "import", "interface", "iota", "map", "nil", "package", "range",
    "return", "select", "struct", "switch", "true", "type", "var",
];

pub(super) const C: &[&str] = &[
    "NULL", "alignas", "alignof", "auto", "break", "case", "const", "constexpr", "continue", "default",
    "do", "else", "enum", "extern", "false", "for", "goto", "if", "inline", "nullptr", "register",
    "restrict", "return", "sizeof", "static", "static_assert", "struct", "switch", "thread_local",
    "true", "typedef", "typeof", "union", "volatile", "while",
];

pub(super) const CPP: &[&str] = &[
    "NULL", "alignas", "alignof", "and", "auto", "break", "case", "catch", "class", "co_await",
    "co_return", "co_yield", "concept", "const", "const_cast", "consteval", "constexpr", "constinit",
    "continue", "decltype", "default", "delete", "do", "dynamic_cast", "else", "enum", "explicit",
    "export", "extern", "false", "final", "for", "friend", "goto", "if", "import", "inline", "module",
    "mutable", "namespace", "new", "noexcept", "not", "nullptr", "operator", "or", "override",
    "private", "protected", "public", "register", "reinterpret_cast", "requires", "restrict", "return",
    "sizeof", "static", "static_assert", "static_cast", "struct", "switch", "template", "this",
    "thread_local", "throw", "true", "try", "typedef", "typeid", "typename", "typeof", "union", "using",
    "virtual", "volatile", "while",
];

pub(super) const JAVA: &[&str] = &[
    "abstract", "assert", "break", "case", "catch", "class", "const", "continue", "default", "do",
    "else", "enum", "exports", "extends", "false", "final", "finally", "for", "goto", "if",
    "implements", "import", "instanceof", "interface", "module", "native", "new", "non-sealed", "null",
    "package", "permits", "private", "protected", "public", "record", "requires", "return", "sealed",
    "static", "strictfp", "super", "switch", "synchronized", "this", "throw", "throws", "transient",
    "true", "try", "var", "volatile", "when", "while", "yield",
];

pub(super) const KOTLIN: &[&str] = &[
    "abstract", "actual", "annotation", "as", "break", "by", "catch", "class", "companion", "const",
    "constructor", "continue", "crossinline", "data", "do", "else", "enum", "expect", "external",
    "false", "final", "finally", "for", "fun", "get", "if", "import", "in", "infix", "init", "inline",
    "inner", "interface", "internal", "is", "lateinit", "noinline", "null", "object", "open",
    "operator", "out", "override", "package", "private", "protected", "public", "reified", "return",
    "sealed", "set", "super", "suspend", "tailrec", "this", "throw", "true", "try", "typealias", "val",
    "value", "var", "vararg", "when", "where", "while",
];

pub(super) const SWIFT: &[&str] = &[
    "Self", "actor", "any", "as", "associatedtype", "async", "await", "break", "case", "catch", "class",
    "continue", "convenience", "default", "defer", "deinit", "do", "dynamic", "else", "enum",
    "extension", "fallthrough", "false", "fileprivate", "final", "for", "func", "get", "guard", "if",
    "import", "in", "indirect", "infix", "init", "inout", "internal", "is", "lazy", "let", "mutating",
    "nil", "nonmutating", "open", "operator", "optional", "override", "private", "protocol", "public",
    "repeat", "required", "rethrows", "return", "self", "set", "some", "static", "struct", "subscript",
    "super", "switch", "throw", "throws", "true", "try", "typealias", "unowned", "var", "weak", "where",
    "while",
];

pub(super) const CS: &[&str] = &[
    "abstract", "as", "async", "await", "base", "break", "case", "catch", "checked", "class", "const",
    "continue", "default", "delegate", "do", "else", "enum", "event", "explicit", "extern", "false",
    "finally", "fixed", "for", "foreach", "get", "goto", "if", "implicit", "in", "init", "interface",
    "internal", "is", "lock", "namespace", "new", "null", "operator", "out", "override", "params",
    "partial", "private", "protected", "public", "readonly", "record", "ref", "required", "return",
    "sealed", "set", "sizeof", "stackalloc", "static", "struct", "switch", "this", "throw", "true",
    "try", "typeof", "unchecked", "unsafe", "using", "var", "virtual", "volatile", "when", "where",
    "while", "with", "yield",
];

pub(super) const PHP: &[&str] = &[
    "abstract", "and", "array", "as", "break", "callable", "case", "catch", "class", "clone", "const",
    "continue", "declare", "default", "do", "echo", "else", "elseif", "empty", "enum", "extends",
    "false", "final", "finally", "fn", "for", "foreach", "function", "global", "if", "implements",
    "include", "include_once", "instanceof", "insteadof", "interface", "isset", "list", "match",
    "namespace", "new", "null", "or", "print", "private", "protected", "public", "readonly", "require",
    "require_once", "return", "self", "static", "switch", "this", "throw", "trait", "true", "try",
    "unset", "use", "var", "while", "xor", "yield",
];

pub(super) const RUBY: &[&str] = &[
    "alias", "and", "attr_accessor", "attr_reader", "attr_writer", "begin", "break", "case", "class",
    "def", "defined?", "do", "else", "elsif", "end", "ensure", "extend", "false", "for", "if", "in",
    "include", "loop", "module", "next", "nil", "not", "or", "private", "protected", "public", "raise",
    "redo", "require", "require_relative", "rescue", "retry", "return", "self", "super", "then", "true",
    "undef", "unless", "until", "when", "while", "yield",
];

pub(super) const LUA: &[&str] = &[
    "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in",
    "local", "nil", "not", "or", "repeat", "return", "then", "true", "until", "while",
];

pub(super) const DART: &[&str] = &[
    "abstract", "as", "assert", "async", "await", "base", "break", "case", "catch", "class", "const",
    "continue", "covariant", "default", "deferred", "do", "dynamic", "else", "enum", "export",
    "extends", "extension", "external", "factory", "false", "final", "finally", "for", "get", "hide",
    "if", "implements", "import", "in", "interface", "is", "late", "library", "mixin", "new", "null",
    "on", "operator", "part", "required", "rethrow", "return", "sealed", "set", "show", "static",
    "super", "switch", "sync", "this", "throw", "true", "try", "typedef", "var", "void", "when",
    "while", "with", "yield",
];

pub(super) const SCALA: &[&str] = &[
    "abstract", "case", "catch", "class", "def", "derives", "do", "else", "end", "enum", "export",
    "extends", "extension", "false", "final", "finally", "for", "given", "if", "implicit", "import",
    "inline", "lazy", "match", "new", "null", "object", "opaque", "open", "override", "package",
    "private", "protected", "return", "sealed", "super", "then", "this", "throw", "trait", "true",
    "try", "type", "using", "val", "var", "while", "with", "yield",
];

pub(super) const ZIG: &[&str] = &[
    "addrspace", "align", "allowzero", "and", "anyframe", "anytype", "asm", "async", "await", "break",
    "callconv", "catch", "comptime", "const", "continue", "defer", "else", "enum", "errdefer", "error",
    "export", "extern", "false", "fn", "for", "if", "inline", "linksection", "noalias", "noinline",
    "nosuspend", "null", "opaque", "or", "orelse", "packed", "pub", "resume", "return", "struct",
    "suspend", "switch", "test", "threadlocal", "true", "try", "undefined", "union", "unreachable",
    "usingnamespace", "var", "volatile", "while",
];

pub(super) const HASKELL: &[&str] = &[
    "as", "case", "class", "data", "default", "deriving", "do", "else", "family", "forall", "foreign",
    "hiding", "if", "import", "in", "infix", "infixl", "infixr", "instance", "let", "mdo", "module",
    "newtype", "of", "proc", "qualified", "rec", "then", "type", "where",
];

pub(super) const ELIXIR: &[&str] = &[
    "after", "alias", "and", "case", "catch", "cond", "def", "defdelegate", "defexception", "defguard",
    "defimpl", "defmacro", "defmodule", "defp", "defprotocol", "defstruct", "do", "else", "end",
    "false", "fn", "for", "if", "import", "in", "nil", "not", "or", "quote", "raise", "receive",
    "require", "rescue", "super", "throw", "true", "try", "unless", "unquote", "use", "when", "with",
];

pub(super) const R: &[&str] = &[
    "FALSE", "Inf", "NA", "NULL", "NaN", "TRUE", "break", "else", "for", "function", "if", "in",
    "library", "next", "repeat", "require", "return", "while",
];

pub(super) const SQL: &[&str] = &[
    "add", "all", "alter", "analyze", "and", "any", "as", "asc", "autoincrement", "begin", "between",
    "bigint", "blob", "boolean", "by", "cascade", "case", "cast", "char", "check", "collate", "column",
    "commit", "conflict", "constraint", "create", "cross", "current", "database", "date", "decimal",
    "default", "deferrable", "delete", "desc", "describe", "distinct", "do", "double", "drop", "else",
    "end", "escape", "except", "exists", "explain", "extension", "false", "fetch", "filter", "first",
    "float", "following", "for", "foreign", "from", "full", "function", "generated", "grant", "group",
    "having", "identity", "if", "ilike", "immediate", "in", "index", "inner", "insert", "int",
    "integer", "intersect", "interval", "into", "is", "isolation", "join", "json", "jsonb", "key",
    "last", "lateral", "left", "level", "like", "limit", "lock", "locked", "materialized", "natural",
    "no", "not", "nothing", "null", "nulls", "numeric", "of", "offset", "on", "only", "or", "order",
    "outer", "over", "partition", "plan", "pragma", "precede", "preceding", "precision", "primary",
    "procedure", "range", "real", "recursive", "references", "release", "rename", "replace", "restrict",
    "returning", "revoke", "right", "rollback", "row", "rows", "savepoint", "schema", "select",
    "sequence", "serial", "serializable", "set", "share", "skip", "smallint", "some", "strict", "table",
    "temp", "temporary", "text", "then", "time", "timestamp", "timestamptz", "to", "transaction",
    "trigger", "true", "truncate", "unbounded", "union", "unique", "unlogged", "update", "using",
    "uuid", "vacuum", "values", "varchar", "varying", "view", "virtual", "when", "where", "window",
    "with", "within", "without", "work",
];

pub(super) const JSON: &[&str] = &[
    "false", "null", "true",
];

pub(super) const PROTO: &[&str] = &[
    "enum", "extend", "extensions", "false", "group", "import", "map", "max", "message", "oneof",
    "option", "optional", "package", "public", "repeated", "required", "reserved", "returns", "rpc",
    "service", "stream", "syntax", "to", "true", "weak",
];

pub(super) const GRAPHQL: &[&str] = &[
    "directive", "enum", "extend", "false", "fragment", "implements", "input", "interface", "mutation",
    "null", "on", "query", "repeatable", "scalar", "schema", "subscription", "true", "type", "union",
];

pub(super) const POWERSHELL: &[&str] = &[
    "begin", "break", "catch", "class", "continue", "data", "do", "dynamicparam", "else", "elseif",
    "end", "enum", "exit", "filter", "finally", "for", "foreach", "from", "function", "hidden", "if",
    "in", "param", "process", "return", "static", "switch", "throw", "trap", "try", "until", "using",
    "while",
];

pub(super) const DOCKER: &[&str] = &[
    "add", "arg", "as", "cmd", "copy", "entrypoint", "env", "expose", "from", "healthcheck", "label",
    "maintainer", "onbuild", "run", "shell", "stopsignal", "user", "volume", "workdir",
];

pub(super) const NGINX: &[&str] = &[
    "events", "http", "if", "include", "index", "listen", "location", "off", "on", "proxy_pass",
    "return", "rewrite", "root", "server", "server_name", "set", "upstream",
];

pub(super) const CMAKE: &[&str] = &[
    "else", "elseif", "endforeach", "endfunction", "endif", "endmacro", "endwhile", "foreach",
    "function", "if", "macro", "return", "while",
];

pub(super) const RUST_TYPES: &[&str] = &[
    "bool", "char", "f32", "f64", "i128", "i16", "i32", "i64", "i8", "isize", "str", "u128", "u16",
    "u32", "u64", "u8", "usize",
];

pub(super) const TS_TYPES: &[&str] = &[
    "any", "bigint", "boolean", "never", "number", "object", "string", "symbol", "unknown",
];

pub(super) const PY_TYPES: &[&str] = &[
    "bool", "bytes", "dict", "float", "frozenset", "int", "list", "object", "set", "str", "tuple",
];

pub(super) const GO_TYPES: &[&str] = &[
    "any", "bool", "byte", "comparable", "complex128", "complex64", "error", "float32", "float64",
    "int", "int16", "int32", "int64", "int8", "rune", "string", "uint", "uint16", "uint32", "uint64",
    "uint8", "uintptr",
];

pub(super) const C_TYPES: &[&str] = &[
    "bool", "char", "double", "float", "int", "int16_t", "int32_t", "int64_t", "int8_t", "intptr_t",
    "long", "ptrdiff_t", "short", "signed", "size_t", "ssize_t", "uint16_t", "uint32_t", "uint64_t",
    "uint8_t", "uintptr_t", "unsigned", "void", "wchar_t",
];

pub(super) const JAVA_TYPES: &[&str] = &[
    "boolean", "byte", "char", "double", "float", "int", "long", "short", "void",
];

pub(super) const CS_TYPES: &[&str] = &[
    "bool", "byte", "char", "decimal", "double", "dynamic", "float", "int", "long", "nint", "object",
    "sbyte", "short", "string", "uint", "ulong", "ushort", "void",
];

pub(super) const PHP_TYPES: &[&str] = &[
    "bool", "float", "int", "iterable", "mixed", "never", "object", "string", "void",
];

pub(super) const DART_TYPES: &[&str] = &[
    "bool", "double", "int", "num",
];

pub(super) const ZIG_TYPES: &[&str] = &[
    "anyerror", "anyopaque", "bool", "comptime_float", "comptime_int", "f128", "f16", "f32", "f64",
    "i128", "i16", "i32", "i64", "i8", "isize", "noreturn", "type", "u1", "u128", "u16", "u32", "u64",
    "u8", "usize", "void",
];

pub(super) const PROTO_TYPES: &[&str] = &[
    "bool", "bytes", "double", "fixed32", "fixed64", "float", "int32", "int64", "sfixed32", "sfixed64",
    "sint32", "sint64", "string", "uint32", "uint64",
];
