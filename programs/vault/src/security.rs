//! Whom to tell of a weakness: the block that explorers look for in a deployed program's bytes.
//!
//! Format of solana-security-txt: a mark, `key\0value\0` pairs, a mark, each mark ended by a zero byte. Explorers search the program for
//! the marks, so that the block may be in any section.

/// Puts the pairs between the marks.
macro_rules! security_txt {
    ($($key:literal => $value:literal,)+) => {
        concat!(
            "=======BEGIN SECURITY.TXT V1=======\0",
            $($key, "\0", $value, "\0",)+
            "=======END SECURITY.TXT V1=======\0",
        )
    };
}

// The first four are required. This repository knows no addresses of its own: whoever deploys for others puts theirs here.
const TEXT: &str = security_txt! {
    "name" => "Empire vault",
    "project_url" => "README.md in the source repository",
    "contacts" => "other:as SECURITY.md in the source repository says",
    "policy" => "SECURITY.md in the source repository",
    "preferred_languages" => "en",
    "auditors" => "None",
};

/// The block.
// The bytes themselves, among the constants: tools/sbf drops every section that it does not know. The name is for other linkers.
#[used]
#[no_mangle]
#[cfg_attr(not(target_arch = "bpf"), link_section = ".security.txt")]
pub static SECURITY_TXT: [u8; TEXT.len()] = match TEXT.as_bytes().first_chunk() {
    Some(bytes) => *bytes,
    None => panic!("a text is as long as it is"),
};
