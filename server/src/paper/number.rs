//! A number as a figure holds it: exact, and written the same by every format.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The largest number of digits after the point.
const DECIMALS_MAX: u32 = 6;

/// A decimal number, exact up to fifteen digits; no other program reads more out of a spreadsheet or of JSON.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number {
    scaled: i64,
    decimals: u32,
}

/// A text that is not a number of at most fifteen digits, six of them after the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a number that a file can hold")]
pub struct NotANumber;

impl Number {
    /// A whole number.
    pub const fn whole(number: i64) -> Self {
        Self { scaled: number, decimals: 0 }
    }

    /// A number that is kept in tenths, hundredths and so on, with so many decimals.
    pub const fn decimal(mut scaled: i64, mut decimals: u32) -> Self {
        while decimals > 0 && scaled % 10 == 0 {
            scaled /= 10;
            decimals -= 1;
        }
        Self { scaled, decimals }
    }

    /// As spreadsheets and JSON keep it.
    #[expect(clippy::cast_precision_loss, reason = "fifteen digits fit")]
    pub fn as_f64(self) -> f64 {
        self.scaled as f64 / 10_f64.powi(self.decimals.cast_signed())
    }

    /// How many digits stand after the point.
    pub const fn decimals(self) -> u32 {
        self.decimals
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = 10_u64.pow(self.decimals);
        let (whole, rest) = (self.scaled.unsigned_abs() / unit, self.scaled.unsigned_abs() % unit);
        let sign = if self.scaled < 0 { "-" } else { "" };
        match self.decimals {
            0 => write!(f, "{sign}{whole}"),
            decimals => write!(f, "{sign}{whole}.{rest:0width$}", width = decimals as usize),
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Number {
    type Err = NotANumber;

    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
        let decimals = u32::try_from(rest.len()).ok().filter(|decimals| *decimals <= DECIMALS_MAX).ok_or(NotANumber)?;
        let digits = format!("{whole}{rest}");
        if digits.len() > 16 || !rest.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotANumber);
        }
        Ok(Self::decimal(digits.parse().map_err(|_| NotANumber)?, decimals))
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.decimals == 0 { serializer.serialize_i64(self.scaled) } else { serializer.serialize_f64(self.as_f64()) }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde_json::Number::deserialize(deserializer)?.to_string().parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for Number {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "number" })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn reads_what_it_writes() {
        for (number, written) in [
            (Number::whole(0), "0"),
            (Number::whole(-1_370), "-1370"),
            (Number::decimal(175, 2), "1.75"),
            (Number::decimal(-5, 2), "-0.05"),
            (Number::decimal(36_000, 2), "360"),
            (Number::decimal(605, 1), "60.5"),
        ] {
            assert_eq!(number.to_string(), written);
            assert_eq!(serde_json::to_string(&number).unwrap(), written);
            assert_eq!(serde_json::from_str::<Number>(written).unwrap(), number);
        }
        for wrong in ["", "1.5.5", "1,5", "1e3", "1.+5", "9999999999999999999"] {
            assert!(wrong.parse::<Number>().is_err(), "{wrong}");
        }
    }
}
