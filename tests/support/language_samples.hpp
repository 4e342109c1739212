// Invented news in many languages, with the charsets that their writers used before UTF-8.
#pragma once

#include <string_view>

namespace kuaixun {

struct LanguageSample {
  std::string_view language;
  std::string_view charsets;  // WHATWG names, blank-separated
  std::string_view text;
};

constexpr LanguageSample kLanguageSamples[] = {
    {"fr", "windows-1252 iso-8859-15",
     "Le café de la gare a été rouvert après deux ans de travaux. "
     "La société prévoit de livrer ses premières machines dès l'été prochain, a déclaré sa présidente. "
     "Les élèves du lycée ont présenté leur robot devant le ministre de l'Éducation. "
     "Une forte tempête a frappé la côte où plusieurs bateaux étaient déjà bloqués. "
     "Le prix du blé est en hausse, selon les négociants interrogés à Bordeaux. "
     "À Genève, les délégués n'ont pas réussi à se mettre d'accord sur le texte. "},
    {"de", "windows-1252 iso-8859-15",
     "Die Bürgermeisterin hat am Montag die neue Brücke über den Fluss eröffnet. "
     "Der Hersteller kündigte größere Änderungen für das nächste Jahr an. "
     "Die Züge fahren wegen der Bauarbeiten später als üblich. "
     "Nach Angaben der Behörde wurden acht Häuser beschädigt, verletzt wurde niemand. "
     "Das Unternehmen aus München will künftig mehr Geräte in Österreich bauen. "
     "Für die Gäste gab es Käse, Brötchen und süße Früchte. "},
    {"es", "windows-1252 iso-8859-15",
     "El presidente de la compañía anunció ayer una inversión de diez millones. "
     "La exposición estará abierta hasta el próximo miércoles en Málaga. "
     "Los niños también podrán visitar el jardín botánico por la mañana. "
     "¿Cuándo llegará el tren a la estación de Córdoba? "
     "El volcán emitió más cenizas después de una noche tranquila, según los técnicos. "
     "España y Perú firmaron un acuerdo sobre energía eólica. "},
    {"pt", "windows-1252 iso-8859-15",
     "A comissão aprovou ontem o orçamento para a educação e a saúde. "
     "O avião não conseguiu aterrar devido à tempestade na região. "
     "Os preços dos combustíveis vão subir já na próxima semana. "
     "A seleção vai disputar a final em São Paulo, informou a federação. "
     "O município está à procura de soluções para o trânsito. "
     "Três irmãos abriram uma padaria junto à estação. "},
    {"it", "windows-1252 iso-8859-15",
     "La città ha riaperto il museo dopo più di tre anni di lavori. "
     "Il governo presenterà lunedì la nuova legge sull'università. "
     "Perché il prezzo del caffè è aumentato così in fretta? "
     "La società non ha ancora deciso se costruire là lo stabilimento. "
     "Venerdì sarà inaugurata la metropolitana, che però resterà chiusa la notte. "
     "Il sindaco ha detto che la qualità dell'aria è migliorata. "},
    {"sv", "windows-1252 iso-8859-15",
     "Regeringen föreslår en ny lag för att skydda sjöarna i norra Sverige. "
     "Företaget räknar med att öppna två fabriker nästa år. "
     "På måndag börjar skolan igen för alla elever i Örebro. "
     "Många resenärer fick vänta länge på tåget från Malmö. "
     "Väderprognosen varnar för snö och hård vind under natten. "
     "Åklagaren säger att utredningen fortsätter. "},
    {"da", "windows-1252 iso-8859-15",
     "Regeringen foreslår en ny lov om grøn energi på havet. "
     "Københavns kommune åbner tre nye skoler næste år. "
     "Færgen til Bornholm måtte blive i havn på grund af blæst. "
     "Virksomheden søger halvtreds medarbejdere til sin fabrik på Sjælland. "
     "Prisen på smør er steget for tredje måned i træk. "
     "Det kræver både tid og penge, siger borgmesteren i Ærø. "},
    {"no", "windows-1252 iso-8859-15",
     "Regjeringen foreslår å bygge en ny vei langs kysten i Tromsø. "
     "Selskapet åpner et lager på Gardermoen neste år. "
     "Været blir bedre utover dagen, men det blåser fortsatt på fjellet. "
     "Hun sier at prosjektet kan bli ferdig før påske. "
     "Fiskerne må vente på nye kvoter for å dra på sjøen. "
     "Ålesund får en større havn, ifølge ordføreren. "},
    {"fi", "windows-1252 iso-8859-15",
     "Hallitus esittää uutta lakia, jolla järviä suojellaan paremmin. "
     "Yhtiö avaa Jyväskylään tehtaan, joka työllistää kaksisataa henkilöä. "
     "Sää jatkuu lämpimänä, mutta yöllä voi esiintyä sumua. "
     "Pääministerin mukaan päätös tehdään ensi viikolla. "
     "Junat myöhästyivät, koska sähkö oli poikki. "
     "Tutkijat löysivät vanhan hylyn meren pohjasta. "},
    {"nl", "windows-1252",
     "De minister wil de financiële steun voor België verlengen. "
     "Het café aan de haven is geopend na een ingrijpende renovatie. "
     "Eén op de vijf patiënten wacht langer dan een maand. "
     "De ideeën van de architect zijn goed ontvangen in Curaçao. "
     "De coördinator zegt dat het reële bedrag hoger ligt. "
     "Twee categorieën krijgen extra geld, vindt de oppositie. "},
    {"is", "windows-1252",
     "Ríkisstjórnin kynnti í gær nýja áætlun um orku og samgöngur. "
     "Fyrirtækið ætlar að opna verksmiðju á Akureyri næsta sumar. "
     "Veðrið verður gott um helgina en það þykknar upp síðdegis. "
     "Forsætisráðherra sagði að ákvörðunin væri tekin í þágu þjóðarinnar. "
     "Sjómenn biðu lengi eftir að lægði. "
     "Þing kemur saman í september. "},
    {"ca", "windows-1252",
     "L'ajuntament ha aprovat la construcció d'una nova línia de metro a València. "
     "La companyia obrirà dues botigues més a la tardor. "
     "Els nens també podran visitar el museu, però només els dissabtes. "
     "Això no és un problema, diu la regidora d'educació. "
     "La pluja arribarà dimecres a les comarques de l'interior. "
     "L'exposició és oberta fins al març. "},
    {"pl", "windows-1250 iso-8859-2",
     "Rząd przyjął wczoraj projekt ustawy o ochronie środowiska. "
     "Spółka zapowiedziała, że w przyszłym roku otworzy fabrykę pod Łodzią. "
     "Pociągi jeżdżą z opóźnieniem z powodu śniegu. "
     "Według policji nikt nie został ranny, choć zniszczenia są duże. "
     "Uczniowie wygrali konkurs na najlepszą książkę. "
     "Ceny żywności rosną szybciej niż płace, twierdzą ekonomiści. "},
    {"cs", "windows-1250 iso-8859-2",
     "Vláda včera schválila návrh zákona o ochraně přírody. "
     "Společnost příští rok otevře v Brně nový závod. "
     "Vlaky mají zpoždění kvůli sněhu na trati. "
     "Podle policie nebyl nikdo zraněn, škody jsou však vysoké. "
     "Žáci vyhráli soutěž o nejlepší čtenářský deník. "
     "Ceny potravin rostou rychleji než mzdy, tvrdí ekonomové. "},
    {"sk", "windows-1250 iso-8859-2",
     "Vláda včera schválila návrh zákona o ochrane prírody. "
     "Spoločnosť budúci rok otvorí v Košiciach nový závod. "
     "Vlaky meškajú kvôli snehu na trati pri Žiline. "
     "Podľa polície nebol nikto zranený, škody sú však vysoké. "
     "Ľudia čakajú na rozhodnutie už niekoľko rokov. "
     "Ceny potravín rastú rýchlejšie ako mzdy, tvrdia ekonómovia. "},
    {"hu", "windows-1250 iso-8859-2",
     "A kormány tegnap elfogadta a természet védelméről szóló törvényt. "
     "A cég jövőre új üzemet nyit Győrben, közölte a vezérigazgató. "
     "A vonatok késnek a nagy hó miatt. "
     "A rendőrség szerint senki sem sérült meg, de a károk jelentősek. "
     "A diákok megnyerték az országos versenyt. "
     "Az élelmiszerek ára gyorsabban nő, mint a fizetések. "},
    {"ro", "windows-1250",
     "Guvernul a aprobat ieri noua lege privind protecţia mediului. "
     "Compania va deschide anul viitor o fabrică lângă Braşov. "
     "Trenurile întârzie din cauza zăpezii. "
     "Potrivit poliţiei, nimeni nu a fost rănit, însă pagubele sunt mari. "
     "Elevii au câştigat concursul naţional de matematică. "
     "Preţurile cresc mai repede decât salariile, spun economiştii. "},
    {"hr", "windows-1250 iso-8859-2",
     "Vlada je jučer usvojila prijedlog zakona o zaštiti okoliša. "
     "Tvrtka će iduće godine otvoriti tvornicu kraj Zagreba. "
     "Vlakovi kasne zbog snijega na pruzi. "
     "Prema policiji nitko nije ozlijeđen, ali šteta je velika. "
     "Učenici su osvojili prvo mjesto na natječaju. "
     "Cijene hrane rastu brže od plaća, tvrde stručnjaci. "},
    {"tr", "windows-1254",
     "Hükümet dün çevrenin korunmasına ilişkin yasa tasarısını onayladı. "
     "Şirket gelecek yıl İzmir yakınlarında yeni bir fabrika açacak. "
     "Trenler yoğun kar nedeniyle gecikiyor. "
     "Polise göre kimse yaralanmadı, ancak hasar büyük. "
     "Öğrenciler ulusal yarışmada birinci oldu. "
     "Gıda fiyatları ücretlerden daha hızlı artıyor. "},
    {"lt", "windows-1257 iso-8859-13",
     "Vyriausybė vakar patvirtino aplinkos apsaugos įstatymo projektą. "
     "Bendrovė kitais metais atidarys gamyklą šalia Kauno. "
     "Traukiniai vėluoja dėl gausaus sniego. "
     "Policijos teigimu, niekas nebuvo sužeistas, tačiau žala didelė. "
     "Mokiniai laimėjo šalies konkursą. "
     "Maisto kainos auga greičiau už atlyginimus. "},
    {"lv", "windows-1257 iso-8859-13",
     "Valdība vakar apstiprināja vides aizsardzības likuma projektu. "
     "Uzņēmums nākamgad atvērs rūpnīcu netālu no Liepājas. "
     "Vilcieni kavējas stiprā sniega dēļ. "
     "Policija ziņo, ka neviens nav cietis, taču zaudējumi ir lieli. "
     "Skolēni uzvarēja valsts konkursā. "
     "Pārtikas cenas aug straujāk nekā algas. "},
    {"et", "windows-1257 iso-8859-13",
     "Valitsus kiitis eile heaks keskkonnakaitse seaduse eelnõu. "
     "Ettevõte avab järgmisel aastal Pärnu lähedal uue tehase. "
     "Rongid hilinevad tiheda lumesaju tõttu. "
     "Politsei sõnul keegi viga ei saanud, kuid kahju on suur. "
     "Õpilased võitsid üleriigilise võistluse. "
     "Toidu hinnad kasvavad kiiremini kui palgad. "},
    {"ru", "windows-1251 koi8-r iso-8859-5 ibm866",
     "Правительство вчера одобрило законопроект об охране природы. "
     "Компания откроет в следующем году новый завод под Тверью. "
     "Поезда опаздывают из-за сильного снегопада. "
     "По данным полиции, никто не пострадал, но ущерб значительный. "
     "Школьники выиграли всероссийский конкурс. "
     "Цены на продукты растут быстрее зарплат, считают эксперты. "},
    {"uk", "windows-1251 koi8-u",
     "Уряд учора схвалив законопроєкт про охорону природи. "
     "Компанія відкриє наступного року новий завод під Львовом. "
     "Потяги запізнюються через сильний снігопад. "
     "За даними поліції, ніхто не постраждав, але збитки значні. "
     "Школярі виграли всеукраїнський конкурс. "
     "Ціни на їжу зростають швидше за зарплати. "},
    {"bg", "windows-1251",
     "Правителството вчера одобри законопроекта за опазване на природата. "
     "Компанията ще открие догодина нов завод край Пловдив. "
     "Влаковете закъсняват заради силния сняг. "
     "Според полицията никой не е пострадал, но щетите са големи. "
     "Учениците спечелиха националния конкурс. "
     "Мостът ще бъде затворен до края на седмицата. "},
    {"sr", "windows-1251",
     "Влада је јуче усвојила предлог закона о заштити животне средине. "
     "Компанија ће идуће године отворити фабрику код Ниша. "
     "Возови касне због снега. "
     "Према полицији нико није повређен, али штета је велика. "},
    {"el", "windows-1253 iso-8859-7",
     "Η κυβέρνηση ενέκρινε χθες το νομοσχέδιο για την προστασία του περιβάλλοντος. "
     "Η εταιρεία θα ανοίξει του χρόνου νέο εργοστάσιο κοντά στη Λάρισα. "
     "Τα τρένα καθυστερούν λόγω του χιονιού. "
     "Σύμφωνα με την αστυνομία, κανείς δεν τραυματίστηκε. "
     "Οι μαθητές κέρδισαν τον διαγωνισμό. "
     "Η γέφυρα θα μείνει κλειστή μέχρι το τέλος της εβδομάδας. "},
    {"he", "windows-1255",
     "הממשלה אישרה אתמול את הצעת החוק להגנת הסביבה. "
     "החברה תפתח בשנה הבאה מפעל חדש ליד חיפה. "
     "הרכבות מאחרות בגלל הגשם הכבד. "
     "לדברי המשטרה איש לא נפגע אך הנזק רב. "
     "התלמידים זכו בתחרות הארצית. "},
    {"ar", "windows-1256 iso-8859-6",
     "وافقت الحكومة أمس على مشروع قانون لحماية البيئة. "
     "ستفتح الشركة في العام المقبل مصنعا جديدا قرب العاصمة. "
     "تأخرت القطارات بسبب الأمطار الغزيرة. "
     "وقالت الشرطة إن أحدا لم يصب لكن الأضرار كبيرة. "
     "فاز التلاميذ بالمسابقة الوطنية. "},
    {"th", "windows-874",
     "รัฐบาลอนุมัติร่างกฎหมายคุ้มครองสิ่งแวดล้อมเมื่อวานนี้ "
     "บริษัทจะเปิดโรงงานแห่งใหม่ใกล้เชียงใหม่ในปีหน้า "
     "รถไฟล่าช้าเพราะฝนตกหนัก "
     "ตำรวจระบุว่าไม่มีผู้ได้รับบาดเจ็บ แต่ความเสียหายมีมาก "},
    {"ja", "shift_jis euc-jp",
     "政府は昨日、環境保護に関する法案を閣議決定した。 "
     "同社は来年、名古屋の近くに新しい工場を開く予定だ。 "
     "大雪のため列車に遅れが出ている。 "
     "警察によると、けが人はいなかったが被害は大きいという。 "
     "生徒たちは全国大会で優勝した。 "
     "橋は週末まで通行止めになる見込みです。 "},
    {"ko", "euc-kr",
     "정부는 어제 환경 보호에 관한 법안을 승인했다. "
     "회사는 내년에 대전 근처에 새 공장을 열 예정이다. "
     "폭설로 열차가 지연되고 있다. "
     "경찰에 따르면 다친 사람은 없지만 피해가 크다고 한다. "
     "학생들은 전국 대회에서 우승했다. "},
    {"zh-Hans", "gb18030",
     "政府昨天批准了关于环境保护的法律草案。 "
     "公司明年将在苏州附近开设一家新工厂。 "
     "由于大雪，多趟列车晚点。 "
     "警方表示，没有人受伤，但损失很大。 "
     "学生们在全国比赛中获得第一名。 "
     "大桥将关闭到本周末。 "},
    {"zh-Hant", "big5",
     "政府昨天通過了關於環境保護的法律草案。 "
     "公司明年將在臺中附近開設一家新工廠。 "
     "由於大雪，多班列車誤點。 "
     "警方表示，沒有人受傷，但損失很大。 "
     "學生們在全國比賽中獲得第一名。 "},
};

}  // namespace kuaixun
