#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::io::Cursor;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crdt_model::claim::PICTURE_BYTES_MAX;
use crdt_model::id::PictureHash;
use image::codecs::jpeg::JpegEncoder;
use image::{ColorType, DynamicImage, ImageEncoder as _, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use super::{receipt, shrink};
use crate::error::ErrorCode;

/// Where it was taken, as a camera writes it: big-endian TIFF with the orientation and a folder for GPS.
fn exif(orientation: u8) -> Vec<u8> {
    let entry = |tag: u16, sort: u16, count: u32, value: [u8; 4]| {
        [&tag.to_be_bytes()[..], &sort.to_be_bytes(), &count.to_be_bytes(), &value].concat()
    };
    let camera = b"Nokia 3310 GPS\0";
    let gps_at = 8 + 2 + 3 * 12 + 4;
    let camera_at = gps_at + 2 + 12 + 4;
    [
        &b"MM\0\x2a\0\0\0\x08"[..],
        &3u16.to_be_bytes(),
        &entry(0x0110, 2, u32::try_from(camera.len()).unwrap(), u32::try_from(camera_at).unwrap().to_be_bytes()),
        &entry(0x0112, 3, 1, [0, orientation, 0, 0]),
        &entry(0x8825, 4, 1, u32::try_from(gps_at).unwrap().to_be_bytes()),
        &[0; 4],
        &1u16.to_be_bytes(),
        // GPSLatitudeRef: north.
        &entry(0x0001, 2, 2, *b"N\0\0\0"),
        &[0; 4],
        camera,
    ]
    .concat()
}

/// Wide, red on its left half and blue on its right.
fn two_halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([220, 20, 20]) } else { Rgb([20, 20, 220]) })
}

fn photographed(picture: &RgbImage, orientation: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 95);
    encoder.set_exif_metadata(exif(orientation)).unwrap();
    encoder.encode_image(picture).unwrap();
    bytes
}

fn holds(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

fn opened(jpeg: &[u8]) -> RgbImage {
    image::load_from_memory_with_format(jpeg, ImageFormat::Jpeg).unwrap().to_rgb8()
}

/// Nothing that two pictures have in common.
fn restless(side: u32) -> RgbImage {
    let mut state = 1_u32;
    RgbImage::from_fn(side, side, |_, _| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        let [red, green, blue, _] = state.to_be_bytes();
        Rgb([red, green, blue])
    })
}

#[test]
fn nothing_but_the_picture_is_left() {
    let photo = photographed(&two_halves(2_400, 1_200), 1);
    assert!(holds(&photo, b"Exif") && holds(&photo, b"GPS"));
    let jpeg = shrink(&photo).unwrap();
    for word in [&b"Exif"[..], b"GPS", b"Nokia"] {
        assert!(!holds(&jpeg, word), "{}", String::from_utf8_lossy(word));
    }
    assert_eq!(opened(&jpeg).dimensions(), (1_600, 800));
}

#[test]
fn a_picture_held_sideways_stands_upright() {
    // 6: the camera was turned, so that what it saw as its left is the top.
    let upright = opened(&shrink(&photographed(&two_halves(600, 300), 6)).unwrap());
    assert_eq!(upright.dimensions(), (300, 600));
    let (top, bottom) = (upright.get_pixel(150, 20).0, upright.get_pixel(150, 580).0);
    assert!(top[0] > 150 && top[2] < 100, "{top:?}");
    assert!(bottom[2] > 150 && bottom[0] < 100, "{bottom:?}");
}

#[test]
fn the_same_picture_has_the_same_name() {
    let photo = photographed(&two_halves(1_000, 2_000), 1);
    let name = |photo: &[u8]| PictureHash::of(&shrink(photo).unwrap());
    assert_eq!(name(&photo), name(&photo));
    // Taken over by another phone with other words beside it.
    assert_eq!(name(&photo), name(&photographed(&two_halves(1_000, 2_000), 0)));
    assert_ne!(name(&photo), name(&photographed(&two_halves(1_000, 1_998), 1)));
}

#[test]
fn the_most_restless_picture_is_small_enough() {
    let jpeg = shrink(&photographed(&restless(2_000), 1)).unwrap();
    assert!(jpeg.len() <= PICTURE_BYTES_MAX, "{}", jpeg.len());
}

#[test]
fn files_of_other_sorts_are_read_or_refused() {
    let mut seen_through = Cursor::new(Vec::new());
    let ink = RgbaImage::from_fn(40, 40, |x, _| if x < 20 { Rgba([0, 0, 0, 255]) } else { Rgba([0, 0, 0, 0]) });
    DynamicImage::from(ink).write_to(&mut seen_through, ImageFormat::Png).unwrap();
    let on_paper = opened(&shrink(seen_through.get_ref()).unwrap());
    assert!(on_paper.get_pixel(5, 20).0[0] < 40 && on_paper.get_pixel(35, 20).0[0] > 215);

    let mut webp = Cursor::new(Vec::new());
    DynamicImage::from(two_halves(40, 40)).write_to(&mut webp, ImageFormat::WebP).unwrap();
    assert_eq!(opened(&shrink(webp.get_ref()).unwrap()).dimensions(), (40, 40));

    for nothing in [&b""[..], b"no picture", b"GIF89a\x01\0\x01\0", &photographed(&two_halves(90, 90), 1)[..90]] {
        assert_eq!(shrink(nothing).unwrap_err().code, ErrorCode::PictureUnreadable);
    }
}

#[test]
fn a_picture_that_says_it_is_enormous_is_not_even_begun() {
    let mut bomb = Vec::new();
    image::codecs::png::PngEncoder::new(&mut bomb).write_image(&[0; 4], 2, 2, ColorType::L8.into()).unwrap();
    // Width and height of the header, and a checksum that fits them.
    bomb[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
    let sum = crc32(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&sum.to_be_bytes());
    assert_eq!(shrink(&bomb).unwrap_err().code, ErrorCode::PictureUnreadable);
    assert_eq!(receipt(&"A".repeat(30 << 20)).unwrap_err().code, ErrorCode::PictureTooLarge);
    assert_eq!(receipt("%").unwrap_err().code, ErrorCode::BadRequest);
    assert!(receipt(&STANDARD.encode(photographed(&two_halves(20, 20), 1))).is_ok());
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg()))
    })
}
