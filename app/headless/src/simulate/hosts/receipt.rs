//! A picture of a receipt: drawn, since everybody here is invented.

use chrono::NaiveDate;
use image::codecs::jpeg::JpegEncoder;
use image::{GrayImage, Luma};

const WIDTH: u32 = 460;
const HEIGHT: u32 = 600;

/// How many pixels a dot of a letter is wide and high.
const DOT: u32 = 5;

const PAPER: Luma<u8> = Luma([238]);
const INK: Luma<u8> = Luma([40]);

/// Letters that are three dots wide and five high, row by row from above, the highest bit first.
const LETTERS: [(char, u16); 34] = [
    ('0', 0b111_101_101_101_111),
    ('1', 0b010_110_010_010_111),
    ('2', 0b111_001_111_100_111),
    ('3', 0b111_001_111_001_111),
    ('4', 0b101_101_111_001_001),
    ('5', 0b111_100_111_001_111),
    ('6', 0b111_100_111_101_111),
    ('7', 0b111_001_010_010_010),
    ('8', 0b111_101_111_101_111),
    ('9', 0b111_101_111_001_111),
    (',', 0b000_000_000_010_100),
    ('-', 0b000_000_111_000_000),
    ('A', 0b111_101_111_101_101),
    ('B', 0b110_101_110_101_110),
    ('D', 0b110_101_101_101_110),
    ('E', 0b111_100_111_100_111),
    ('F', 0b111_100_111_100_100),
    ('G', 0b111_100_101_101_111),
    ('H', 0b101_101_111_101_101),
    ('I', 0b111_010_010_010_111),
    ('J', 0b001_001_001_101_111),
    ('K', 0b101_101_110_101_101),
    ('L', 0b100_100_100_100_111),
    ('M', 0b101_111_111_101_101),
    ('N', 0b110_101_101_101_101),
    ('O', 0b111_101_101_101_111),
    ('P', 0b111_101_111_100_100),
    ('R', 0b110_101_110_101_101),
    ('S', 0b111_100_111_001_111),
    ('T', 0b111_010_010_010_010),
    ('U', 0b101_101_101_101_111),
    ('V', 0b101_101_101_101_010),
    ('X', 0b101_101_010_101_101),
    ('Y', 0b101_101_010_010_010),
];

/// The receipt of what somebody spent on a day, as a JPEG.
pub(super) fn photograph(host: &str, date: NaiveDate, oere: i64) -> anyhow::Result<Vec<u8>> {
    let mut paper = GrayImage::from_pixel(WIDTH, HEIGHT, PAPER);
    let kroner = |oere: i64| format!("{},{:02}", oere / 100, oere % 100);
    let (first, second) = (oere / 3, oere / 4);
    let lines = [
        "TORVETS MAD".to_owned(),
        date.to_string(),
        String::new(),
        format!("LAM        {:>8}", kroner(first)),
        format!("RIS        {:>8}", kroner(second)),
        format!("ANDET      {:>8}", kroner(oere - first - second)),
        "-------------------".to_owned(),
        format!("I ALT      {:>8}", kroner(oere)),
        String::new(),
        format!("KORT {}", host.to_uppercase()),
    ];
    for (line, text) in (0..).zip(lines) {
        write(&mut paper, 40 + line * DOT * 10, &text);
    }
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, 80).encode_image(&paper)?;
    Ok(jpeg)
}

/// Writes a line of text. What has no letter here is a space.
fn write(paper: &mut GrayImage, top: u32, text: &str) {
    for (place, letter) in (0..).zip(text.chars()) {
        let dots = LETTERS.iter().find(|(one, _)| *one == letter).map_or(0, |(_, dots)| *dots);
        for dot in (0..15_u32).filter(|dot| dots >> (14 - dot) & 1 == 1) {
            let (left, top) = (40 + (place * 4 + dot % 3) * DOT, top + dot / 3 * DOT);
            for (x, y) in (0..DOT).flat_map(|x| (0..DOT).map(move |y| (x, y))) {
                if let Some(pixel) = paper.get_pixel_mut_checked(left + x, top + y) {
                    *pixel = INK;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_expense_has_a_picture_of_its_own_and_always_the_same() {
        let day: NaiveDate = "2026-11-08".parse().unwrap();
        let picture = photograph("Inge", day, 31_850).unwrap();
        assert!(picture.starts_with(&[0xff, 0xd8]) && picture.len() < 60_000, "{} bytes", picture.len());
        assert_eq!(picture, photograph("Inge", day, 31_850).unwrap());
        assert_ne!(picture, photograph("Inge", day, 31_900).unwrap());
    }
}
