//! Content lines of a calendar file: texts escaped, long lines folded.

/// The most bytes of a line, its end not counted.
const LINE_BYTES_MAX: usize = 75;

/// Lines in the making.
#[derive(Debug, Default)]
pub(super) struct Lines(String);

impl Lines {
    /// A line as it stands.
    pub(super) fn push(&mut self, line: &str) {
        let mut bytes = 0;
        for letter in line.chars() {
            bytes += letter.len_utf8();
            if bytes > LINE_BYTES_MAX {
                self.0.push_str("\r\n ");
                bytes = 1 + letter.len_utf8();
            }
            self.0.push(letter);
        }
        self.0.push_str("\r\n");
    }

    /// A property whose value people wrote.
    pub(super) fn push_text(&mut self, property: &str, text: &str) {
        let mut line = format!("{property}:");
        for letter in text.chars() {
            match letter {
                '\\' | ';' | ',' => line.extend(['\\', letter]),
                letter if letter.is_control() => line.push(' '),
                letter => line.push(letter),
            }
        }
        self.push(&line);
    }

    /// All of them.
    pub(super) fn text(self) -> String {
        self.0
    }
}
