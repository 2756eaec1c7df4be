"""The words of months that need their language known, and those of other scripts and calendars; from CLDR.

Each line has twelve fields, January first, with other forms of a month behind a bar. `scraper.parse.date_words` has the
words that are safe in any text. Here "-" stands for a month that has no further word, "_" joins the words of one name.
"""

_CROATIAN = "sij velj ozu tra svi lip srp kol ruj lis|listopad|listopada stu pro"
_SERBIAN = "- - marta - - juni jula|juli - sep - - -"
_MALAY = "- - mac - mei juni julai ogo|ogos - - - dis|disember"
_NORDIC = "- - - - - - - - - - - des"

# By the language that a page or its site declares: short forms, and words that are others elsewhere.
BY_LANGUAGE = {
    "af": "januarie februarie maart|mrt april mei junie julie augustus september oktober november desember|des",
    "az": "yan|yanvar fev|fevral mar|mart apr|aprel may iyn|iyun iyl|iyul avq|avqust sen|sentyabr okt|oktyabr "
    "noy|noyabr dek|dekabr",
    "be": "сту лют|люты сак кра маи чэр ліп жні вер кас ліс сне",
    "bg": "яну фев мар апр маи юн юл авг сеп|септ окт ное|ноем дек",
    "bs": _CROATIAN,
    "ca": "gen febr|feb març abr maig juny jul ag|ago set oct nov des",
    "cs": "led uno|un bre|brez dub kve cvn|cer cvc srp zar rij lis|listopad pro",
    "cy": "ion|ionawr chwef|chwefror maw|mawrth ebr|ebrill mai meh|mehefin gor|gorff|gorffennaf awst medi hyd|hydref "
    "tach|tachwedd rhag|rhagfyr",
    "da": "- - marts - maj - - - - - - -",
    "eo": "januaro februaro marto aprilo majo junio julio augusto|aug septembro oktobro novembro decembro",
    "et": "jaan veebr - aprill - - - - - - - dets",
    "eu": "urt|urtarrila ots|otsaila mar|martxoa api|apirila mai|maiatza eka|ekaina uzt|uztaila abu|abuztua ira|iraila "
    "urr|urria aza|azaroa abe|abendua",
    "fi": "tammi helmi maalis huhti touko kesa heina elo syys loka marras joulu",
    "fil": "ene peb|pebrero mar|marso abr may|mayo hun|hunyo hul|hulyo ago set|setyembre okt|oktubre nob|nobyembre "
    "dis|disyembre",
    "fo": _NORDIC,
    "ga": "ean|eanair feabh|feabhra marta aib|aibrean beal|bealtaine meith|meitheamh iuil lun|lunasa "
    "mfomh|mean_fomhair dfomh|deireadh_fomhair samh|samhain noll|nollaig",
    "gl": "xan|xaneiro feb|febreiro mar abr mai xuno xul|xullo ago set out nov dec|decembro",
    "hr": _CROATIAN,
    "hu": "- - marc - - junius julius - - - - -",
    "id": "- - maret - mei - - agu|agt|agustus - - nop|nopember des|desember",
    "is": "- - - - - - - agust|agu - - - des",
    "kk": "қаң|қаңтар ақп|ақпан нау|наурыз сәу|сәуір мам|мамыр мау|маусым шіл|шілде там|тамыз қыр|қыркүиек қаз|қазан "
    "қар|қараша жел|желтоқсан",
    "lb": "- - mae|maerz abrell mee - - - - - - -",
    "lt": "saus vas kov bal geg birz liep|liepa rugp rugs spal lapkr gruod",
    "mk": "јан фев мар апр мај јун јул авг сеп|септ окт ное|ноем дек|декем",
    "ms": _MALAY,
    "mt": "jannar fra|frar marzu april mej|mejju gun|gunju lul|lulju aww|awwissu settembru ottubru novembru dicembru",
    "nb": _NORDIC,
    "nn": _NORDIC,
    "no": _NORDIC,
    "oc": "genier febrier març abril mai junh julhet ag|agost setembre octobre|octòbre novembre decembre",
    "pl": "sty lut mar kwi maj cze lip sie wrz paz lis|listopad|listopada gru",
    "rm": "schan|schaner favr|favrer mars avr|avrigl matg zercl|zercladur fan|fanadur avust sett|settember oct|october "
    "november december",
    "ro": "ian feb mar apr mai iun iul aug sept|sep oct nov|noi dec",
    "sk": "- - - - - juna jula augusta - - - -",
    "sl": "- - - - - junija|junij julija|julij avg - - - -",
    "sq": "jan|janar shk|shkurt mar|mars pri|prill maj qer|qershor korr|korrik gush|gusht sht|shtator tet|tetor "
    "nen|nentor dhj|dhjetor",
    "sr": _SERBIAN,
    "sw": "januari februari mac|machi aprili mei juni julai ago|agosti septemba oktoba novemba des|desemba",
    "tg": "январ феврал март апрел маи июн июл август сентябр октябр ноябр декабр",
    "tr": "oca sub mar nis may haz tem agu eyl eki kas ara",
    "uk": "січ лют бер квіт|кві трав|тра черв|чер лип серп|сер вер жовт|жов лист|лис груд|гру",
    "uz": "yan|yanvar fev|fevral mar|mart apr|aprel may iyn|iyun iyl|iyul avg|avgust sen|sentabr|sentyabr okt|oktabr "
    "noy|noyabr dek|dekabr",
}
# What a word that the languages share is read by where neither page nor site declares one of them.
HINTS = {
    "cs": "pondeli utery streda ctvrtek patek sobota nedele po ut st ct pa ne publikovano zverejneno vydano",
    "hr": "ponedjeljak utorak srijeda cetvrtak petak subota nedjelja pon uto sri cet pet sub ned objavljeno "
    "objava azurirano",
    "pl": "poniedziałek wtorek sroda czwartek piatek sobota niedziela pn wt sr czw pt sob nd r roku godz "
    "opublikowano opublikowany dodano dnia przez data publikacji",
}

# Of scripts that no other language writes; a word of theirs is no other month in another line. Greek; Hebrew; Arabic of
# Egypt and the Gulf, of the Levant and Iraq, of Algeria and Tunisia, of Morocco; Persian; Urdu; Armenian; Georgian;
# Hindi; Marathi and Nepali; Bengali; Gujarati; Punjabi; Tamil; Telugu; Kannada; Malayalam; Thai; Lao; Khmer.
BY_SCRIPT = """
ιανουαρίου|ιανουάριος|ιαν φεβρουαρίου|φεβρουάριος|φεβ μαρτίου|μάρτιος|μαρ απριλίου|απρίλιος|απρ
μαΐου|μάιος|μάι ιουνίου|ιούνιος|ιουν|ιούν ιουλίου|ιούλιος|ιουλ|ιούλ αυγούστου|αύγουστος|αυγ
σεπτεμβρίου|σεπτέμβριος|σεπ|σεπτ οκτωβρίου|οκτώβριος|οκτ νοεμβρίου|νοέμβριος|νοε|νοεμ
δεκεμβρίου|δεκέμβριος|δεκ;
ינואר|ינו פברואר|פבר מרץ|מרס אפריל|אפר מאי יוני|יונ יולי|יול אוגוסט|אוג ספטמבר|ספט אוקטובר|אוק
נובמבר|נוב דצמבר|דצמ;
يناير فبراير مارس أبريل مايو يونيو|يونيه يوليو|يوليه أغسطس سبتمبر أكتوبر نوفمبر ديسمبر;
كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول;
جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر;
يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر;
ژانویه|ژانویهٔ فوریه|فوریهٔ مارس آوریل مه|مهٔ ژوئن ژوئیه|ژوئیهٔ|جولای اوت|آگوست سپتامبر اکتبر نوامبر
دسامبر;
جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر;
հունվարի|հունվար|հնվ փետրվարի|փետրվար|փտվ մարտի|մարտ|մրտ ապրիլի|ապրիլ|ապր մայիսի|մայիս|մյս
հունիսի|հունիս|հնս հուլիսի|հուլիս|հլս օգոստոսի|օգոստոս|օգս սեպտեմբերի|սեպտեմբեր|սեպ
հոկտեմբերի|հոկտեմբեր|հոկ նոյեմբերի|նոյեմբեր|նոյ դեկտեմբերի|դեկտեմբեր|դեկ;
იანვარი|იან|იანვარს თებერვალი|თებ|თებერვალს მარტი|მარ|მარტს აპრილი|აპრ|აპრილს მაისი|მაი|მაისს
ივნისი|ივნ|ივნისს ივლისი|ივლ|ივლისს აგვისტო|აგვ|აგვისტოს სექტემბერი|სექ|სექტემბერს
ოქტომბერი|ოქტ|ოქტომბერს ნოემბერი|ნოე|ნოემბერს დეკემბერი|დეკ|დეკემბერს;
जनवरी फ़रवरी|फरवरी|फ़र मार्च अप्रैल|अप्रै मई जून जुलाई|जुल अगस्त|अग सितंबर|सितम्बर|सित
अक्टूबर|अक्तूबर|अक्टू नवंबर|नवम्बर|नव दिसंबर|दिसम्बर|दिस;
जानेवारी|जाने फेब्रुवारी|फेब्रु|फेब्रुअरी मार्च एप्रिल|एप्रि|अप्रिल मे जून|जुन जुलै ऑगस्ट|ऑग|अगस्ट
सप्टेंबर|सप्टें|सेप्टेम्बर ऑक्टोबर|ऑक्टो|अक्टोबर नोव्हेंबर|नोव्हें|नोभेम्बर डिसेंबर|डिसें|डिसेम्बर;
জানুয়ারি|জানুয়ারী|জানু ফেব্রুয়ারি|ফেব্রুয়ারী|ফেব মার্চ এপ্রিল মে জুন জুলাই আগস্ট|অগাস্ট
সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর;
જાન્યુઆરી ફેબ્રુઆરી માર્ચ એપ્રિલ મે જૂન જુલાઈ ઑગસ્ટ|ઓગસ્ટ સપ્ટેમ્બર ઑક્ટોબર|ઓક્ટોબર નવેમ્બર ડિસેમ્બર;
ਜਨਵਰੀ ਫ਼ਰਵਰੀ|ਫਰਵਰੀ ਮਾਰਚ ਅਪ੍ਰੈਲ ਮਈ ਜੂਨ ਜੁਲਾਈ ਅਗਸਤ ਸਤੰਬਰ ਅਕਤੂਬਰ ਨਵੰਬਰ ਦਸੰਬਰ;
ஜனவரி|ஜன பிப்ரவரி|பிப் மார்ச்|மார் ஏப்ரல்|ஏப் மே ஜூன் ஜூலை ஆகஸ்ட்|ஆக செப்டம்பர்|செப் அக்டோபர்|அக்
நவம்பர்|நவ டிசம்பர்|டிச;
జనవరి ఫిబ్రవరి మార్చి ఏప్రిల్ మే జూన్ జులై|జూలై ఆగస్టు|ఆగస్ట్ సెప్టెంబర్ అక్టోబర్ నవంబర్ డిసెంబర్;
ಜನವರಿ ಫೆಬ್ರವರಿ ಮಾರ್ಚ್ ಏಪ್ರಿಲ್ ಮೇ ಜೂನ್ ಜುಲೈ ಆಗಸ್ಟ್ ಸೆಪ್ಟೆಂಬರ್ ಅಕ್ಟೋಬರ್ ನವೆಂಬರ್ ಡಿಸೆಂಬರ್;
ജനുവരി ഫെബ്രുവരി മാർച്ച് ഏപ്രിൽ മേയ്|മെയ് ജൂൺ ജൂലൈ ഓഗസ്റ്റ് സെപ്റ്റംബർ ഒക്‌ടോബർ|ഒക്ടോബർ നവംബർ ഡിസംബർ;
มกราคม|ม.ค กุมภาพันธ์|ก.พ มีนาคม|มี.ค เมษายน|เม.ย พฤษภาคม|พ.ค มิถุนายน|มิ.ย กรกฎาคม|ก.ค สิงหาคม|ส.ค
กันยายน|ก.ย ตุลาคม|ต.ค พฤศจิกายน|พ.ย ธันวาคม|ธ.ค;
ມັງກອນ ກຸມພາ ມີນາ ເມສາ ພຶດສະພາ ມິຖຸນາ ກໍລະກົດ ສິງຫາ ກັນຍາ ຕຸລາ ພະຈິກ ທັນວາ;
មករា កុម្ភៈ មីនា មេសា ឧសភា មិថុនា កក្កដា សីហា កញ្ញា តុលា វិច្ឆិកា ធ្នូ
"""
# The months of the Persian solar calendar.
PERSIAN = "فروردین اردیبهشت خرداد تیر مرداد|امرداد شهریور مهر آبان آذر دی بهمن اسفند"
# "tháng" and a number in words.
VIETNAMESE = "một|giêng hai ba tư|bốn năm sáu bảy tám chín mười mười_một mười_hai|chạp"
