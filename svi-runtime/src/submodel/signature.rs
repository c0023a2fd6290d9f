//! Texts put together at compile time.

/// How many bytes the texts have together.
pub const fn joined_len(texts: &[&str]) -> usize {
    let (mut len, mut i) = (0, 0);
    while i < texts.len() {
        len += texts[i].len();
        i += 1;
    }
    len
}

/// The bytes of the texts, one behind the other.
pub const fn join<const LEN: usize>(texts: &[&str]) -> [u8; LEN] {
    let mut bytes = [0; LEN];
    let (mut end, mut i) = (0, 0);
    while i < texts.len() {
        let (text, mut j) = (texts[i].as_bytes(), 0);
        while j < text.len() {
            bytes[end] = text[j];
            (end, j) = (end + 1, j + 1);
        }
        i += 1;
    }
    bytes
}

/// The text of these bytes.
pub const fn as_text(bytes: &[u8]) -> &str {
    match str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => "",
    }
}
