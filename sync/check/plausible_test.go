package check_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"pinsync/sync/check"
)

// plausibleIdentities are such as real catalogues have. No warning is due for
// one of them, as a target or in a pin.
var plausibleIdentities = []string{
	// addresses
	"/p/123", "/p/555/", "/", "/p/", "/cs/p/boty-na-beh-123/", "/produkt,12345,kolo-horske.html", "/p/12,34,shoes.html",
	"/zbozi/kolo-horske,-29-palcu-p123", "/c/damske-obleceni,saty,letni", "/kategoria,15,produkt,99", "/a,b,c/d,e,f",
	"/p/1,5-l-kanystr", "/p/2,5m-kabel,cerny", "/image/upload/w_100,/v1/sample.jpg", "/p/(red,blue)", "/p/shoes;color=red", "/p;v=1/shoes",
	"/p/shoes;jsessionid=1A2B3C", "/p/a;b;c", "/p/?id=1&color=red", "/p?id=1&b=2;c=3", "/p?a=1;b=2;c=3", "/detail.php?id=42&lang=cs", "/detail.php?id=42&copy=2&reg=3",
	"/p?x=1&lt=5", "/p?sort=a&para;b=1", "?id=5", "index.php?route=product/product&product_id=42", "/p/%C4%8Derven%C3%A9-boty", "/p/caf%C3%A9%20cr%C3%A8me", "/p/%22quoted%22",
	"/p/a%2Cb%3Bc", "/p/100%25-bavlna", "/p/c++-primer", "/p/at&t-phone", "/p/r&b", "/p/#detail", "/#!/p/555", "/p/~user", "/p/@home", "/p/$100-voucher",
	"/p/it's-a-kind-of-magic", "/p/l'oreal-paris", "/p/o'neill", "/p/rock-'n'-roll", "/p/27\"-monitor", "/p/a b", "/p/red shoes/size 42", "/p/trička/pánská", "/p/Übergröße/",
	"/продукт/ботинки-42/", "/προϊόν/παπούτσια", "/منتج/حذاء", "/商品/鞋子-42", "/製品/靴", "/상품/신발", "/สินค้า/รองเท้า", "/p/😀-mug/",
	"https://shop.example/p/123", "https://shop.example/p/123/?utm_source=a&utm_medium=b", "http://shop.example:8080/p/1", "https://shop.example/redirect?to=https://other.example/p/1",
	"https://shop.example/p/1,2,3", "https://shop.example/a;b=c/d", "https://shop.example/p/[1]", "https://shop.example/p/a|b", "//cdn.shop.example/p/1", "shop.example/p/123",
	"https://web.archive.org/web/2020/https://shop.example/p/1", "https://shop.example/#a,b", "https://user@shop.example/p", "https://xn--hxajbheg2az3al.xn--jxalpdlp/p/1",
	"/p/1/2/3/4/5/6/7/8/9", "/p//double//slash", "/p/..", "/p/.hidden", "/p/-", "/p/_", "/P/ABC", "p/123", "p/123/", "./p/123",
	// numbers and codes
	"123", "0", "00123", "8594001234567", "4006381333931", "012345678905", "978-80-247-1234-5", "SKU-1", "sku_00042", "AB.12.34", "A/B/12", "10-20-30", "12x34", "1.5", "1,5", "12,34", "1,234,567", "123,456,789", "555;1", "12345;678", "12345,7", "100234;1", "A;B", "A-1;2", "A,1", "12+34", "#42", "*42*", "№ 5", "N° 12", "§ 12", "42°", "+420123", "-5", "1e5", "0x1F", "12:34", "1 234 567", "8594 0012 3456 7",
	"199620b4-df1a-46e8-ab59-9e9ed9af7106", "{199620B4-DF1A-46E8-AB59-9E9ED9AF7106}", "urn:uuid:199620b4-df1a-46e8-ab59-9e9ed9af7106", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "507f1f77bcf86cd799439011", "gid://shopify/Product/632910392", "MLA-1234567890", "B07PGL2ZSL", "dQw4w9WgXcQ", "YWJjZA==", "item:123", "product#123", "ns:item:42", "cs|p|123", "p|123|red|42",
	"true", "null", "yes", "NaN", "~", "-", "[A-12]", "{a}", "(12)", "<12>", `{"id":5}`, `{"id":5,"v":"a"}`, `["a","b"]`, `[1,2]`, `{"sku": "A-1", "size": 42}`, "a=1,b=2", "size=42;color=red", "color:red,size:42",
	// names: commas, quotes for inches, apostrophes
	`Monitor 27"`, `27" monitor`, `27"`, `5'10"`, `6' x 4'`, `19"–27"`, `Dell 27", černý`, `Hadice 1/2", 3/4"`, `TV 55" 4K`, `"Odyssey" 27"`, `Kolo 29"`, `Rám 17,5"`, "Screen 27″", "Sukně 27”", "O'Neill", "L'Oréal Paris", "'90s jacket", "Rock 'n' Roll", "Levi's 501", "Levi’s 501", "the '60s", "’s-Hertogenbosch mok", "Women's", "girls'", `The "Best" mug`, `"Smith" & "Wesson"`, `"A" und "B"`, "„Malý princ“ – kniha", "Kniha „Malý princ“", "Roman « Candide »", "«Война и мир» Толстой", "“Hello” mug", "Mug “Hello”", "Hrnek 'Máma'",
	"Shirt, blue", "Shirt, blue, XL", "Boty, pánské, 42", "Mléko 1,5 %", "Káva 250 g, zrnková", "Šroub M3, M4", "iPhone 15, 16", "Pack of 10, 20", "7, 8, 9", "A4, B5", "Red; blue", "Trousers; long", "Salt & pepper", "H&M", "AT&T", "R&B; soul", "Tom & Jerry", "Q&A", "100% cotton", "50 % Rabatt", "C#", "C++", ".NET", "Windows 11®", "Lego™ City", "© 2026", "Käse & Wein", "Straße 5", "Größe 42", "Müsli", "Ölfarbe", "Žluťoučký kůň", "Příliš žluťoučký", "Ďábelské ódy", "Ľúbezná ruža", "Ťava, veľká", "Łódź", "Żółta łódka", "Gęś, świeża", "Źdźbło",
	"Παπούτσια", "Παπούτσια, μαύρα", "Τι είναι αυτό;", "Καφές «Λουμίδης» 200 γρ", "Ботинки", "Борщ, 500 г", "Ћевапи", "Їжак", "حذاء رياضي", "حذاء، أحمر", "قهوة ١٢٣", "نعلین مردانه", "می\u200cخواهم", "کفش\u200cهای مردانه", "نیم\u200cبوت", "שולחן", "נעליים, שחור", "צה״ל", "ג׳ינס", "运动鞋", "红色，42码", "《红楼梦》", "【新品】鞋子", "咖啡（500克）", "運動靴", "コーヒー、500g", "ｱｲｽ", "コーヒー　豆", "운동화", "커피, 500g", "รองเท้า", "กาแฟ ๕๐๐ กรัม", "क्\u200dष", "जूते", "श्री\u200cमान", "জুতা", "শর্\u200dট", "කෝපි ශ්\u200dරී", "കാപ്പി", "čaj", "Café crème", "naïve", "İstanbul", "Çay 500 gr", "Đồng hồ", "Kávovar 1\u00a0500\u00a0W", "Café\u202f!", "10\u2009000 Kč", "Zoë’s “Best” 5″",
	"Tee 👨\u200d👩\u200d👧\u200d👦", "👩🏽\u200d💻 hrnek", "❤️", "❤️\u200d🔥 candle", "🏳️\u200d🌈", "🏴󠁧󠁢󠁥󠁮󠁧󠁿 scarf", "1️⃣", "☕", "☕️ mug", "👍🏿", "🇨🇿", "🧑\u200d🚀", "🤷\u200d♂️", "⛹🏽\u200d♀️", "™️", "葛󠄀", "e\u0301clair", "Z\u0351algo",
	"Größe „M“, blau", "Saft, 1 l; Glas", "Set (2 Stück)", "a", "ž", "'", `"`, "’", ",5", ";5", "…", "¿Qué?", "¡Hola!", "Où est-ce?", "1/2", "½ l", "3 × 4", "20 €", "£5", "¥500", "₿", "x²", "H₂O", "≥ 5 kg", "−5 °C", "A→B", "α-Wert", "µm", "Ω 5", "№5 L'EAU",
}

var plausibleWords = []string{
	"basket", "item_detail_alternatives", "item_detail_complements_1", "search-results", "Homepage top 10", "nákupní košík", "v1.2", "A/B", "a|b", "detail (nový)",
	"spring", "winter sale", "Black Friday, 2026", "léto 2026", "Größe L", "50%", "50 %, 30 %", "-20%", "1,5 l", "38,5", "#sale", "@home", "C&A", "R&B; soul", "key:value", "color:red,blue", "utm=a;b=c", "a,1", "v akci!", "👨\u200d👩\u200d👧\u200d👦", "夏季", "κάλτσες", "תג", "تخفيض", "it's", "'90s", "27\"", "24/7", "Women, 20 %", "Dárky pro ni, do 500 Kč", "new (red, blue)", "w_1", "#rec-top", ".rec > div", "div[data-x]", "widget:1",
}

func TestWhatRealCataloguesHaveIsNotSuspicious(t *testing.T) {
	if n := len(plausibleIdentities); n < 300 {
		t.Fatalf("only %d identities", n)
	}
	seen := map[string]bool{}
	for _, identity := range plausibleIdentities {
		if seen[identity] {
			t.Errorf("%q is there twice", identity)
		}
		seen[identity] = true
		text := asYAML(identity)
		assertNothing(t, identity, "model: m\ntarget_type: item\ntarget_identity: "+text+"\npin_definitions: [{position: 1, pin_type: item, pin_identity: other}]\n")
		assertNothing(t, identity, pins("position: 1, pin_type: item, pin_identity: "+text))
	}
	for _, word := range plausibleWords {
		text := asYAML(word)
		assertNothing(t, word, fmt.Sprintf("model: %s\ntarget_type: all\ntags: [%s]\npin_definitions: [{position: 1, pin_type: item, pin_identity: x, widget_id: %s}]\n", text, text, text))
	}
}

// asYAML writes a text so that YAML reads exactly it.
func asYAML(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(quoted)
}

func assertNothing(t *testing.T, text, source string) {
	t.Helper()
	diagnostics, _ := check.New(check.Options{Now: now}).File(parse(t, source))
	for _, d := range diagnostics {
		t.Errorf("%q: %s: %s", text, d.Rule, d.Message)
	}
}
