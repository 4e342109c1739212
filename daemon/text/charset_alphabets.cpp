#include "text/charset_alphabets.hpp"

#include <array>

namespace kuaixun {
namespace {

constexpr std::string_view kWestern = "windows-1252 iso-8859-15", kCentral = "windows-1250 iso-8859-2",
                           kBaltic = "windows-1257 iso-8859-13", kTurkish = "windows-1254",
                           kRussian = "windows-1251 koi8-r iso-8859-5 ibm866 x-mac-cyrillic",
                           kCyrillic = "windows-1251 iso-8859-5 koi8-u ibm866";

constexpr std::array kAlphabets{
    // English, with names and words of its neighbours
    Alphabet{kWestern, true, U"éüöáóíñäçèàåøãúêæôëïßâîõòìùûœðþýÿ", U"éàåøö"},
    Alphabet{kWestern, true, U"éèàêçôùâîûœïëüæÿ", U"àôé"},         // French
    Alphabet{kWestern, true, U"üäößéàêè", U""},                    // German
    Alphabet{kWestern, true, U"óíáéñú¿¡üªº", U"óéá"},              // Spanish, Galician
    Alphabet{kWestern, true, U"ãçáéíóêõúâàôºªü", U"éàóá"},         // Portuguese
    Alphabet{kWestern, true, U"àèùòìéêî", U"èà"},                  // Italian
    Alphabet{kWestern, true, U"äöåéüàè", U"åöä"},                  // Swedish, Finnish
    Alphabet{kWestern, true, U"øåæéöäòèüó", U"åøæ"},               // Danish, Norwegian
    Alphabet{kWestern, true, U"éëïöüèçêäáóâ", U"à"},               // Dutch, Afrikaans
    Alphabet{kWestern, true, U"áðíóéúöþæý", U"áíóæ"},              // Icelandic, Faroese
    Alphabet{kWestern, true, U"óàèéòçíúï·ü", U"éàòí"},             // Catalan, Occitan
    Alphabet{kWestern, true, U"äõüöšž", U"õö"},                    // Estonian
    Alphabet{kWestern, true, U"ëç", U"ë"},                         // Albanian
    Alphabet{kCentral, true, U"ąęłóśżćńźéö", U"óą"},               // Polish
    Alphabet{kCentral, true, U"íáéěřčžýšůúťďňóöüá", U"íáé"},       // Czech
    Alphabet{kCentral, true, U"áíčéýžšúťľóôďňäĺŕö", U"áí"},        // Slovak
    Alphabet{kCentral, true, U"áéöóőíüúű", U"őé"},                 // Hungarian
    Alphabet{kCentral, true, U"čšžćđéö", U"š"},                    // Croatian, Slovene, Bosnian
    Alphabet{"windows-1250 iso-8859-2", true, U"ăîşţâé", U"îşă"},  // Romanian
    Alphabet{"iso-8859-16", true, U"ăîșțâé”„", U"îșă"},
    Alphabet{kTurkish, true, U"ıüişçöğâîİûé", U"ıö"},                                              // Turkish
    Alphabet{kBaltic, true, U"ėšųžįąūčęéö", U"įė"},                                                // Lithuanian
    Alphabet{kBaltic, true, U"āīēšņļūžčķģŗéõ", U"ā"},                                              // Latvian
    Alphabet{kBaltic, true, U"äõüöšž", U"õö"},                                                     // Estonian
    Alphabet{"windows-1258", true, U"đư\u0301\u0300ôâơê\u0323\u0309ă\u0303áàéèóòúùíìýüö", U"ôê"},  // Vietnamese
    Alphabet{kRussian, false, U"оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", U"ивсокуая"},
    Alphabet{kCyrillic, false, U"оаинвеітрслкумдпяьзбгйчхцїюжєшщфґ", U"івзойаяє"},  // Ukrainian
    Alphabet{kCyrillic, false, U"аоиентрсвлкпдмъзгубящчцйжхшюфь", U"ивсаое"},       // Bulgarian
    Alphabet{kCyrillic, false, U"аоиентрсвкумдлпјзбгњчцшхћжљђфџѓќѕ", U"иуаосе"},    // Serbian, Macedonian
    Alphabet{kCyrillic, false, U"аіеноытрслкдпмуваяьзгбўчхшйцжёюэф", U"ізуаоя"},    // Belarusian
    Alphabet{"windows-1253 iso-8859-7", false, U"αοιετσνηυρςπκμλίτάόωέήδγύθχφβξώζψϊϋΐΰ", U"οηή"},
    Alphabet{"windows-1255", false, U"יוהלתאמרשבנדםפעקחגטכסצןךזץףְִֵָֹּׁ", U""},
    Alphabet{"windows-1256", false, U"الينمرتبودعسكهقفحجشصطةخىذزءغأضإثئظآؤچپگًَُِّ،؟؛", U"و"},
    Alphabet{"iso-8859-6", false, U"الينمرتبودعسكهقفحجشصطةخىذزءغأضإثئظآؤًَُِّ،؟؛", U"و"},
    Alphabet{"windows-874", false, U"านรอกเง่มยลว้ทสตะดปบิคี์แจพใัชหขไ็โถูผุซธืณึศภฟญฐฉฝฆฏฎๆ", U"ๆ"},
};

}  // namespace

std::span<const Alphabet> alphabets() { return kAlphabets; }

}  // namespace kuaixun
