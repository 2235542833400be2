//! Measures in other units: `convert_length()` and kin.
//!
//! A table for each quantity says what one of each unit is in the quantity's base unit.

use crate::kql::functions::declare::{REAL, overload, real, string};
use crate::kql::functions::{Datum, ResultName, Scalar, lift};

pub(super) static FAMILY: &[&Scalar] = &[&ANGLE, &ENERGY, &FORCE, &LENGTH, &MASS, &SPEED, &TEMPERATURE, &VOLUME];

/// A unit: its name, its size in the base unit, and where its zero lies there.
type Unit = (&'static str, f64, f64);

/// A function that converts one quantity.
macro_rules! quantity {
    ($static:ident, $name:literal, $units:expr, $doc:literal, $page:literal, $examples:expr) => {
        static $static: Scalar = Scalar {
            name: $name,
            aliases: &[],
            doc: concat!("The same ", $doc, " in another unit; null for a unit that is not known."),
            reference: concat!("query/", $page),
            overloads: &[overload!([real("value"), string("from"), string("to")] => REAL, |args, rows, _| Ok(converted(args, rows, $units)))],
            result_name: ResultName::None,
            examples: $examples,
        };
    };
}

quantity!(
    ANGLE,
    "convert_angle",
    ANGLES,
    "angle",
    "convert-angle-function",
    &[
        ("convert_angle(180, \"Degree\", \"Radian\")", "3.141592653589793"),
        ("isnull(convert_angle(1, \"Degree\", \"x\"))", "true")
    ]
);
quantity!(
    ENERGY,
    "convert_energy",
    ENERGIES,
    "energy",
    "convert-energy-function",
    &[("convert_energy(1, \"KilowattHour\", \"Joule\")", "3600000.0")]
);
quantity!(
    FORCE,
    "convert_force",
    FORCES,
    "force",
    "convert-force-function",
    &[("convert_force(5, \"Newton\", \"Decanewton\")", "0.5")]
);
quantity!(
    LENGTH,
    "convert_length",
    LENGTHS,
    "length",
    "convert-length-function",
    &[("convert_length(1, \"Mile\", \"Meter\")", "1609.344")]
);
quantity!(
    MASS,
    "convert_mass",
    MASSES,
    "mass",
    "convert-mass-function",
    &[("convert_mass(2, \"Kilogram\", \"Gram\")", "2000.0")]
);
quantity!(
    SPEED,
    "convert_speed",
    SPEEDS,
    "speed",
    "convert-speed-function",
    &[("convert_speed(2, \"KilometerPerSecond\", \"MeterPerSecond\")", "2000.0")]
);
quantity!(
    TEMPERATURE,
    "convert_temperature",
    TEMPERATURES,
    "temperature",
    "convert-temperature-function",
    &[("convert_temperature(0.5, \"DegreeCelsius\", \"Kelvin\")", "273.65")]
);
quantity!(
    VOLUME,
    "convert_volume",
    VOLUMES,
    "volume",
    "convert-volume-function",
    &[("convert_volume(2, \"CubicMeter\", \"Deciliter\")", "20000.0")]
);

fn converted(args: &[Datum], rows: usize, units: &[Unit]) -> Datum {
    let (values, from, to) = (lift::reals(&args[0]), lift::texts(&args[1]), lift::texts(&args[2]));
    let find = |name: &str| units.iter().find(|unit| unit.0 == name);
    lift::to_reals(rows, |row| {
        let (value, from, to) = (values.get(row)?, find(from.get(row))?, find(to.get(row))?);
        // A tilt is the sine of the angle.
        let base = if from.0 == "Tilt" { value.asin() } else { value * from.1 + from.2 };
        Some(if to.0 == "Tilt" { base.sin() } else { (base - to.2) / to.1 })
    })
}

const DEGREE: f64 = std::f64::consts::PI / 180.0;

/// In radians.
const ANGLES: &[Unit] = &[
    ("Arcminute", DEGREE / 60.0, 0.0),
    ("Arcsecond", DEGREE / 3600.0, 0.0),
    ("Centiradian", 1e-2, 0.0),
    ("Deciradian", 1e-1, 0.0),
    ("Degree", DEGREE, 0.0),
    ("Gradian", DEGREE * 0.9, 0.0),
    ("Microdegree", DEGREE * 1e-6, 0.0),
    ("Microradian", 1e-6, 0.0),
    ("Millidegree", DEGREE * 1e-3, 0.0),
    ("Milliradian", 1e-3, 0.0),
    ("Nanodegree", DEGREE * 1e-9, 0.0),
    ("Nanoradian", 1e-9, 0.0),
    ("NatoMil", DEGREE * 9.0 / 160.0, 0.0),
    ("Radian", 1.0, 0.0),
    ("Revolution", DEGREE * 360.0, 0.0),
    ("Tilt", 1.0, 0.0),
];

const BTU: f64 = 1_055.055_852_62;
const ELECTRON_VOLT: f64 = 1.602_176_565e-19;

/// In joules.
const ENERGIES: &[Unit] = &[
    ("BritishThermalUnit", BTU, 0.0),
    ("Calorie", 4.184, 0.0),
    ("DecathermEc", 1.055_055_852_62e9, 0.0),
    ("DecathermImperial", 1.055_055_852_573_48e9, 0.0),
    ("DecathermUs", 1.054_804e9, 0.0),
    ("ElectronVolt", ELECTRON_VOLT, 0.0),
    ("Erg", 1e-7, 0.0),
    ("FootPound", 1.355_817_948, 0.0),
    ("GigabritishThermalUnit", BTU * 1e9, 0.0),
    ("GigaelectronVolt", ELECTRON_VOLT * 1e9, 0.0),
    ("Gigajoule", 1e9, 0.0),
    ("GigawattDay", 86_400e9, 0.0),
    ("GigawattHour", 3600e9, 0.0),
    ("HorsepowerHour", 2.684_519_537_7e6, 0.0),
    ("Joule", 1.0, 0.0),
    ("KilobritishThermalUnit", BTU * 1e3, 0.0),
    ("Kilocalorie", 4184.0, 0.0),
    ("KiloelectronVolt", ELECTRON_VOLT * 1e3, 0.0),
    ("Kilojoule", 1e3, 0.0),
    ("KilowattDay", 86_400e3, 0.0),
    ("KilowattHour", 3600e3, 0.0),
    ("MegabritishThermalUnit", BTU * 1e6, 0.0),
    ("Megacalorie", 4184e3, 0.0),
    ("MegaelectronVolt", ELECTRON_VOLT * 1e6, 0.0),
    ("Megajoule", 1e6, 0.0),
    ("MegawattDay", 86_400e6, 0.0),
    ("MegawattHour", 3600e6, 0.0),
    ("Millijoule", 1e-3, 0.0),
    ("TeraelectronVolt", ELECTRON_VOLT * 1e12, 0.0),
    ("TerawattDay", 86_400e12, 0.0),
    ("TerawattHour", 3600e12, 0.0),
    ("ThermEc", 1.055_055_852_62e8, 0.0),
    ("ThermImperial", 1.055_055_852_573_48e8, 0.0),
    ("ThermUs", 1.054_804e8, 0.0),
    ("WattDay", 86_400.0, 0.0),
    ("WattHour", 3600.0, 0.0),
];

const POUND_FORCE: f64 = 4.448_221_615_260_5;

/// In newtons.
const FORCES: &[Unit] = &[
    ("Decanewton", 10.0, 0.0),
    ("Dyn", 1e-5, 0.0),
    ("KilogramForce", 9.806_650_028_64, 0.0),
    ("Kilonewton", 1e3, 0.0),
    ("KiloPond", 9.806_650_028_64, 0.0),
    ("KilopoundForce", POUND_FORCE * 1e3, 0.0),
    ("Meganewton", 1e6, 0.0),
    ("Micronewton", 1e-6, 0.0),
    ("Millinewton", 1e-3, 0.0),
    ("Newton", 1.0, 0.0),
    ("OunceForce", 0.278_013_850_953_781_2, 0.0),
    ("Poundal", 0.138_255_027_989_730_4, 0.0),
    ("PoundForce", POUND_FORCE, 0.0),
    ("ShortTonForce", 8_896.443_230_521, 0.0),
    ("TonneForce", 9_806.650_028_64, 0.0),
];

const LIGHT_YEAR: f64 = 9.460_730_472_58e15;
const PARSEC: f64 = 3.085_677_581_28e16;
const INCH: f64 = 0.0254;
const SURVEY_FOOT: f64 = 1200.0 / 3937.0;

/// In meters.
const LENGTHS: &[Unit] = &[
    ("Angstrom", 1e-10, 0.0),
    ("AstronomicalUnit", 1.495_978_707e11, 0.0),
    ("Centimeter", 1e-2, 0.0),
    ("Chain", 20.1168, 0.0),
    ("DataMile", 1828.8, 0.0),
    ("Decameter", 10.0, 0.0),
    ("Decimeter", 1e-1, 0.0),
    ("DtpPica", 1.0 / 236.220_472_441, 0.0),
    ("DtpPoint", INCH / 72.0, 0.0),
    ("Fathom", 1.8288, 0.0),
    ("Foot", 0.3048, 0.0),
    ("Hand", 0.1016, 0.0),
    ("Hectometer", 100.0, 0.0),
    ("Inch", INCH, 0.0),
    ("KilolightYear", LIGHT_YEAR * 1e3, 0.0),
    ("Kilometer", 1e3, 0.0),
    ("Kiloparsec", PARSEC * 1e3, 0.0),
    ("LightYear", LIGHT_YEAR, 0.0),
    ("MegalightYear", LIGHT_YEAR * 1e6, 0.0),
    ("Megaparsec", PARSEC * 1e6, 0.0),
    ("Meter", 1.0, 0.0),
    ("Microinch", 2.54e-8, 0.0),
    ("Micrometer", 1e-6, 0.0),
    ("Mil", 2.54e-5, 0.0),
    ("Mile", 1609.344, 0.0),
    ("Millimeter", 1e-3, 0.0),
    ("Nanometer", 1e-9, 0.0),
    ("NauticalMile", 1852.0, 0.0),
    ("Parsec", PARSEC, 0.0),
    ("PrinterPica", 1.0 / 237.106_301_584, 0.0),
    ("PrinterPoint", INCH / 72.27, 0.0),
    ("Shackle", 27.432, 0.0),
    ("SolarRadius", 6.955_1e8, 0.0),
    ("Twip", 1.0 / 56_692.913_385_826, 0.0),
    ("UsSurveyFoot", SURVEY_FOOT, 0.0),
    ("Yard", 0.9144, 0.0),
];

const POUND: f64 = 0.453_592_37;

/// In kilograms.
const MASSES: &[Unit] = &[
    ("Centigram", 1e-5, 0.0),
    ("Decagram", 1e-2, 0.0),
    ("Decigram", 1e-4, 0.0),
    ("EarthMass", 5.9722e24, 0.0),
    ("Grain", 1.0 / 15_432.358_352_941_431, 0.0),
    ("Gram", 1e-3, 0.0),
    ("Hectogram", 1e-1, 0.0),
    ("Kilogram", 1.0, 0.0),
    ("Kilopound", POUND * 1e3, 0.0),
    ("Kilotonne", 1e6, 0.0),
    ("LongHundredweight", 1.0 / 0.019_684_130_552_221_21, 0.0),
    ("LongTon", 1_016.046_908_8, 0.0),
    ("Megapound", POUND * 1e6, 0.0),
    ("Megatonne", 1e9, 0.0),
    ("Microgram", 1e-9, 0.0),
    ("Milligram", 1e-6, 0.0),
    ("Nanogram", 1e-12, 0.0),
    ("Ounce", 0.028_349_523_125, 0.0),
    ("Pound", POUND, 0.0),
    ("ShortHundredweight", 1.0 / 0.022_046_226_218_487_758, 0.0),
    ("ShortTon", 907.184_74, 0.0),
    ("Slug", 1.0 / 6.852_176_556_196_105e-2, 0.0),
    ("SolarMass", 1.989_47e30, 0.0),
    ("Stone", 1.0 / 0.157_473_172_870_269_8, 0.0),
    ("Tonne", 1e3, 0.0),
];

/// In meters in a second.
const SPEEDS: &[Unit] = &[
    ("CentimeterPerHour", 1e-2 / 3600.0, 0.0),
    ("CentimeterPerMinute", 1e-2 / 60.0, 0.0),
    ("CentimeterPerSecond", 1e-2, 0.0),
    ("DecimeterPerMinute", 1e-1 / 60.0, 0.0),
    ("DecimeterPerSecond", 1e-1, 0.0),
    ("FootPerHour", 0.3048 / 3600.0, 0.0),
    ("FootPerMinute", 0.3048 / 60.0, 0.0),
    ("FootPerSecond", 0.3048, 0.0),
    ("InchPerHour", INCH / 3600.0, 0.0),
    ("InchPerMinute", INCH / 60.0, 0.0),
    ("InchPerSecond", INCH, 0.0),
    ("KilometerPerHour", 1.0 / 3.6, 0.0),
    ("KilometerPerMinute", 1e3 / 60.0, 0.0),
    ("KilometerPerSecond", 1e3, 0.0),
    ("Knot", 1852.0 / 3600.0, 0.0),
    ("MeterPerHour", 1.0 / 3600.0, 0.0),
    ("MeterPerMinute", 1.0 / 60.0, 0.0),
    ("MeterPerSecond", 1.0, 0.0),
    ("MicrometerPerMinute", 1e-6 / 60.0, 0.0),
    ("MicrometerPerSecond", 1e-6, 0.0),
    ("MilePerHour", 0.44704, 0.0),
    ("MillimeterPerHour", 1e-3 / 3600.0, 0.0),
    ("MillimeterPerMinute", 1e-3 / 60.0, 0.0),
    ("MillimeterPerSecond", 1e-3, 0.0),
    ("NanometerPerMinute", 1e-9 / 60.0, 0.0),
    ("NanometerPerSecond", 1e-9, 0.0),
    ("UsSurveyFootPerHour", SURVEY_FOOT / 3600.0, 0.0),
    ("UsSurveyFootPerMinute", SURVEY_FOOT / 60.0, 0.0),
    ("UsSurveyFootPerSecond", SURVEY_FOOT, 0.0),
    ("YardPerHour", 0.9144 / 3600.0, 0.0),
    ("YardPerMinute", 0.9144 / 60.0, 0.0),
    ("YardPerSecond", 0.9144, 0.0),
];

/// In kelvins.
const TEMPERATURES: &[Unit] = &[
    ("DegreeCelsius", 1.0, 273.15),
    ("DegreeDelisle", -2.0 / 3.0, 373.15),
    ("DegreeFahrenheit", 5.0 / 9.0, 459.67 * 5.0 / 9.0),
    ("DegreeNewton", 100.0 / 33.0, 273.15),
    ("DegreeRankine", 5.0 / 9.0, 0.0),
    ("DegreeReaumur", 1.25, 273.15),
    ("DegreeRoemer", 40.0 / 21.0, 273.15 - 300.0 / 21.0),
    ("Kelvin", 1.0, 0.0),
    ("MillidegreeCelsius", 1e-3, 273.15),
    ("SolarTemperature", 5778.0, 0.0),
];

const CUBIC_FOOT: f64 = 0.028_316_846_592;
const IMPERIAL_GALLON: f64 = 0.004_546_09;
const US_GALLON: f64 = 0.003_785_411_784;

/// In cubic meters.
const VOLUMES: &[Unit] = &[
    ("AcreFoot", 1.0 / 0.000_810_714, 0.0),
    ("AuTablespoon", 2e-5, 0.0),
    ("BoardFoot", CUBIC_FOOT / 12.0, 0.0),
    ("Centiliter", 1e-5, 0.0),
    ("CubicCentimeter", 1e-6, 0.0),
    ("CubicDecimeter", 1e-3, 0.0),
    ("CubicFoot", CUBIC_FOOT, 0.0),
    ("CubicHectometer", 1e6, 0.0),
    ("CubicInch", 1.638_706_4e-5, 0.0),
    ("CubicKilometer", 1e9, 0.0),
    ("CubicMeter", 1.0, 0.0),
    ("CubicMicrometer", 1e-18, 0.0),
    ("CubicMile", 4.168_181_825_440_58e9, 0.0),
    ("CubicMillimeter", 1e-9, 0.0),
    ("CubicYard", 0.764_554_857_984, 0.0),
    ("Decaliter", 1e-2, 0.0),
    ("DecausGallon", US_GALLON * 10.0, 0.0),
    ("Deciliter", 1e-4, 0.0),
    ("DeciusGallon", US_GALLON * 0.1, 0.0),
    ("HectocubicFoot", CUBIC_FOOT * 100.0, 0.0),
    ("HectocubicMeter", 100.0, 0.0),
    ("Hectoliter", 1e-1, 0.0),
    ("HectousGallon", US_GALLON * 100.0, 0.0),
    ("ImperialBeerBarrel", 0.163_659_24, 0.0),
    ("ImperialGallon", IMPERIAL_GALLON, 0.0),
    ("ImperialOunce", 2.841_306_25e-5, 0.0),
    ("ImperialPint", 5.682_612_5e-4, 0.0),
    ("KilocubicFoot", CUBIC_FOOT * 1e3, 0.0),
    ("KilocubicMeter", 1e3, 0.0),
    ("KiloimperialGallon", IMPERIAL_GALLON * 1e3, 0.0),
    ("Kiloliter", 1.0, 0.0),
    ("KilousGallon", US_GALLON * 1e3, 0.0),
    ("Liter", 1e-3, 0.0),
    ("MegacubicFoot", CUBIC_FOOT * 1e6, 0.0),
    ("MegaimperialGallon", IMPERIAL_GALLON * 1e6, 0.0),
    ("Megaliter", 1e3, 0.0),
    ("MegausGallon", US_GALLON * 1e6, 0.0),
    ("MetricCup", 0.000_25, 0.0),
    ("MetricTeaspoon", 5e-6, 0.0),
    ("Microliter", 1e-9, 0.0),
    ("Milliliter", 1e-6, 0.0),
    ("OilBarrel", 0.158_987_294_928, 0.0),
    ("UkTablespoon", 1.5e-5, 0.0),
    ("UsBeerBarrel", 0.117_347_765_8, 0.0),
    ("UsCustomaryCup", 0.000_236_588_236_5, 0.0),
    ("UsGallon", US_GALLON, 0.0),
    ("UsLegalCup", 0.000_24, 0.0),
    ("UsOunce", 2.957_352_956_253_76e-5, 0.0),
    ("UsPint", 4.731_764_73e-4, 0.0),
    ("UsQuart", 9.463_529_46e-4, 0.0),
    ("UsTablespoon", 1.478_676_478_125e-5, 0.0),
    ("UsTeaspoon", 4.928_921_593_75e-6, 0.0),
];
