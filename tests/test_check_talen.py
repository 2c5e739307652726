"""The lists of the translated languages catch what nobody may say, and leave alone the sentences next to it.

The sentences are judged as in an ordinary answer: a ban for some answers, roles or voices only does not count.
"""

from __future__ import annotations

from functools import cache

import pytest

from bot import BASE
from bot import content as reading
from bot.check import lists
from bot.check.files import Files
from bot.check.lists import Lijsten
from bot.check.phrases import Phrases, sentences, words
from bot.check.shown import shown
from bot.model import Content

BANNED = {
    "en": """You can call anonymously.
Everything you say stays secret.
They keep your story confidential.
They will never tell your parents.
Nobody will ever know.
Your child will not be taken away.
They don't take your children.
Only a juvenile court judge can decide that.
Call day and night for advice.
Your parents will not find out.
Your name will not be passed on.
You won't be deported.
You will hear within five working days.
You get help immediately.
Everything will be fine.
Then it stops.
We promise that it helps.
You are not punishable.
I understand how you feel.
We understand that you were angry.
You should have called before.
It is a cry for attention.
This is child abuse.
Leave him today.
Confront him with what you see.
Film it when it happens.
Collect evidence.
Take his phone away.
Ask a relative to interpret.
Let your child translate for you.
Ask the imam to mediate.
Call home first.
Question the child.
Delete the messages.
Change all your passwords.
Do not shower.
Pay the amount.
Call {bel-112.nummer} and say nothing.
Leave the line open.
Go home.
Go back home and talk.
Wait until tomorrow.
Find out who did it.
What is your name?
What exactly happened?
Do you have proof?
Are you sure?
Ring 113.""",
    "tr": """Anonim olarak arayabilirsiniz.
Anlattıklarınız gizli kalır.
Bu aramızda kalacak.
Çocuğunuz elinizden alınmaz.
Çocuklarınızı almayacaklar.
Buna yalnızca hâkim karar verir.
Annenle babanın haberi olmaz.
Aile adınızı öğrenmez.
İsminiz gizli tutulur.
Sınır dışı edilmezsiniz.
Size iki saat içinde yardım gelir.
Her şey düzelecek.
Güvende olacaksınız.
Söz veriyoruz.
Bu senin suçun.
Daha önce aramalıydınız.
Neden söylemedin?
Keşke daha önce arasaydınız.
Sizi anlıyoruz.
Önce eşinizle konuşun.
Babanla konuş.
Onunla sakin bir şekilde konuşun.
Arayın ve hatta sessiz kalın.
Hiçbir şey söylemeden arayın.
Yarına kadar bekleyin.
Eve dön.
Eşinizi terk edin.
Parayı ödeyin.
Mesajları silin.
113 numarasını arayın.""",
    "pl": """Możesz zadzwonić anonimowo.
Wszystko zostanie w tajemnicy.
Ta rozmowa jest poufna.
Nikomu o tym nie powiemy.
Obiecujemy, że nikt się nie dowie.
Nikt nie odbierze pani dziecka.
Nie stracisz dzieci.
Tylko sąd może o tym zdecydować.
Rodzice się o tym nie dowiedzą.
Nikt nie pozna twojego nazwiska.
Nie deportują pani.
Oddzwonimy w ciągu dwóch dni roboczych.
Wszystko będzie dobrze.
Będziesz bezpieczna.
To twoja wina.
Trzeba było zadzwonić wcześniej.
Wiem, jak się czujesz.
Najpierw porozmawiaj z mężem.
Powiedz rodzicom, co widzisz.
Zadzwoń i nic nie mów.
Zostaw otwartą linię.
Poczekaj do jutra.
Wróć do domu.
Odejdź od niego.
Zapłać im.
Usuń wiadomości.
Zadzwoń pod 113.""",
    "ar": """يمكنك الاتصال بشكل مجهول.
كل شيء تقوله يبقى سراً.
سيبقى هذا بيننا.
لن نخبر أحداً.
لن يأخذوا أطفالك.
طفلك لن يؤخذ منك.
القاضي وحده يقرر ذلك.
لن يعرف والداك.
اسمك لن يعرفه أحد.
لن يتم ترحيلك.
سيتصلون بك خلال يومين عمل.
ستحصل على مساعدة فوراً.
سيكون كل شيء بخير.
ستكون بأمان.
نعدك بأن الأمر سينتهي.
هذا ذنبك.
كان عليك أن تتصل من قبل.
لماذا لم تقل شيئاً؟
نحن نفهم شعورك.
تحدث أولاً مع زوجك.
تكلمي مع أهلك.
اتصل ولا تقل شيئاً.
ابق صامتاً على الخط.
انتظر حتى الغد.
ارجع إلى البيت.
اتركي زوجك.
احذف الرسائل.
اتصل بالرقم 113.""",
    "uk": """Можна подзвонити анонімно.
Усе залишиться в таємниці.
Це залишиться між нами.
Ми нікому не скажемо.
Обіцяємо, що все минеться.
У вас не заберуть дитину.
Дітей не відбирають.
Лише суд може це вирішити.
Батьки не дізнаються.
Сім'я не дізнається ваше ім'я.
Вас не депортують.
Вам зателефонують протягом двох годин.
Все буде добре.
Ви будете в безпеці.
Це твоя провина.
Треба було подзвонити раніше.
Чому ти не пішла?
Я знаю, як ви почуваєтеся.
Ми розуміємо, що ви відчуваєте.
Спершу поговоріть із чоловіком.
Скажіть батькам, що ви бачите.
Подзвоніть і мовчіть.
Подзвони і нічого не кажи.
Почекайте до завтра.
Іди додому.
Йдіть від нього.
Заплатіть їм.
Видаліть повідомлення.
Подзвоніть 113.""",
    "pap": """Bo por bèl anónimo.
Tur kos ta keda sekreto.
Esaki ta keda entre nos.
Nos no ta konta niun hende.
Nos ta primintí bo esaki.
Nan no ta kita bo yu.
Bo no ta pèrdè bo yunan.
Solamente e hues por disidí esei.
Bo mayornan no ta haña sa.
Niun hende ta haña sa bo nòmber.
Nan no ta deportá bo.
Nan ta bèl bo denter di dos ora.
Tur kos ta bai bon.
Lo bo ta safe.
Ta bo mes falta.
Pakiko bo no a bisa nada?
Mi sa kon bo ta sinti.
Papia promé ku bo kasá.
Papia ku e mayornan.
Konta bo mama.
Bèl i no bisa nada.
Keda ketu riba liña.
Warda te mañan.
Bai bèk kas.
Laga bo pareha.
Paga e plaka.
Kita e mensahenan.
Bèl 113.""",
}

# What the answers do say, and their nearest neighbours.
SAID = {
    "en": """For advice you do not have to give your name.
Someone who helps you cannot promise that it stays secret.
Do not promise to keep it secret.
The Kindertelefoon does not pass it on without you.
Call the confidential inspector (vertrouwensinspecteur).
There is help in secret, and help without papers.
A juvenile court judge decides about placement out of home.
Only a judge can force you.
Say: a parent cannot take care of the child now.
After a report, Veilig Thuis usually talks with the parents.
Nobody can promise that no one will guess it.
Ask Veilig Thuis whether the family will hear your name.
How long it takes varies.
It can stop.
It is not your fault.
Saying this is a cry for help.
Do not leave without a plan.
Type: leave.
Do not confront the other person.
Take photos of the messages and the profile.
Do not talk with a mediator either.
Do not question the child.
Do not remove anything yet and do not change anything yet: the other person may notice.
Better not to shower yet.
Do not pay.
Do you call and say nothing? Then the line may be cut off.
You do not have to wait.
Go to a safe place.
Call {bel-113.nummer}. At 113 you talk to someone who listens and helps.
You do not have to be sure.""",
    "tr": """Danışmak için adınızı söylemeniz gerekmez.
Size yardım eden kişi, bunun gizli kalacağına söz veremez.
Sır olarak tutacağınıza söz vermeyin.
Kindertelefoon bunu sana sormadan kimseye anlatmaz.
Yalnızca hayatın tehlikedeyse ya da kanun zorunlu kılarsa anlatır.
Bildirimden sonra Veilig Thuis genelde anne babayla konuşur.
Kimsenin tahmin etmeyeceğine kimse söz veremez.
Bu senin suçun değil.
Bu durabilir.
Ailene henüz hiçbir şey söyleme.
Okulla konuşun.
Arayıp hiçbir şey söylemezsen hat kesilebilir.
Beklemeyin.
Eve gitmekten mi korkuyorsun?
Plansız gitmeyin.
Para ödemeyin.
Mesajları silmeyin.
Şimdilik duş almamanız daha iyi.
Gece gündüz yardım ederler.
113 hattında seni dinleyen ve yardım eden biriyle konuşursun.""",
    "pl": """Aby dostać radę, nie musisz podawać nazwiska.
Ktoś, kto ci pomaga, nie może obiecać, że to zostanie tajemnicą.
Nie obiecuj, że zachowasz to w tajemnicy.
Kindertelefoon nie przekaże tego dalej bez ciebie.
Nikt nie może obiecać, że nikt się nie domyśli.
Zapytaj Veilig Thuis, czy rodzina dowie się, jak się nazywasz.
Po zgłoszeniu Veilig Thuis zwykle rozmawia z rodzicami.
Tylko wtedy, gdy twoje życie jest w niebezpieczeństwie, albo gdy każe prawo.
To nie twoja wina.
To może się skończyć.
Na razie nic nie mów rodzinie.
Porozmawiaj ze szkołą.
Dzwonisz i nic nie mówisz?
Nie czekaj.
Boisz się wrócić do domu?
Odejdź na chwilę.
Nie odchodź bez planu.
Nie płać.
Zachowaj wiadomości.
Pod 113 rozmawiasz z kimś, kto słucha i pomaga.""",
    "ar": """لطلب النصيحة لا يلزم أن تقول اسمك.
من يساعدك لا يستطيع أن يعدك بأن يبقى الأمر سراً.
لا تعده بأن تحفظ السر.
لا ينقل Kindertelefoon كلامك إلى أحد بدونك.
لا أحد يستطيع أن يعدك بأن أحداً لن يخمّن ذلك.
اسأل Veilig Thuis هل ستعرف الأسرة اسمك.
بعد البلاغ يتكلم Veilig Thuis غالباً مع الوالدين.
هذا ليس ذنبك.
هذا ليس بسببك.
يمكن أن يتوقف هذا.
لا تقل شيئاً لعائلتك الآن.
تكلم مع المدرسة.
هل تتصل ولا تقول شيئاً؟
لا تنتظر.
هل تخاف من الرجوع إلى البيت؟
لا تغادر بدون خطة.
لا تدفع مالاً.
لا تحذف شيئاً الآن ولا تغيّر شيئاً: قد يلاحظ الطرف الآخر ذلك.
الأفضل ألا تستحم الآن.
عند 113 تتكلم مع شخص يستمع إليك ويساعدك.""",
    "uk": """Щоб отримати пораду, не треба казати своє ім'я.
Той, хто вам допомагає, не може обіцяти, що це залишиться таємницею.
Не обіцяйте, що збережете це в таємниці.
Kindertelefoon не розкаже цього далі без тебе.
Пообіцяти, що ніхто не здогадається, не може ніхто.
Запитайте у Veilig Thuis, чи скажуть сім'ї ваше ім'я.
Після повідомлення Veilig Thuis зазвичай говорить із батьками.
Лише якщо твоє життя в небезпеці або якщо цього вимагає закон.
Це не твоя провина.
Це може припинитися.
Поки нічого не кажіть родині.
Скажіть: матері чи батькові дуже важко.
Скажіть, чого ви боїтеся.
Поговоріть зі школою.
Дзвониш і мовчиш?
Не чекайте.
Боїшся йти додому?
Не йдіть з дому без плану.
Не платіть.
Краще поки не митися під душем.
На лінії 113 ти говориш із людиною, яка слухає й допомагає.""",
    "pap": """Pa haña konseho bo no tin nodi di bisa bo nòmber.
Un hende ku ta yuda bo no por primintí ku esei ta keda sekreto.
No primintí ku bo ta tene esei sekreto.
Kindertelefoon no ta konta otro hende esei sin bo.
Niun hende no por primintí bo ku otro hende lo no rei esei.
Puntra Veilig Thuis si e famia ta tende bo nòmber.
Solamente si bo bida ta den peliger, òf si lei ta eksigí esei.
No ta bo falta.
Esei no ta bo falta.
E por stòp.
No bisa bo famia nada ainda.
Papia ku skol.
Bo ta bèl i bo no ta bisa nada?
No warda.
Bo tin miedu di bai kas?
No bai sin plan.
No paga.
Warda e mensahenan.
No kita nada ainda i no kambia nada ainda: e otro persona por ripará esei.
Mihó no baña ainda.
Na 113 bo ta papia ku un hende ku ta skucha i yuda.""",
}

TALK_FIRST = """Talk to your husband about it.
Talk with the parents first.
Discuss it with your colleague.
Tell your parents what happened.
Ask his mother about it.
Call the parents.
Have a talk with the family.
Bring it up with your partner.""".splitlines()

TALK_LATER = """Do not talk with the parents yet.
After a report, Veilig Thuis usually talks with the parents.
Ask Veilig Thuis what to say to the parents.
Say: is it safe to talk with the parents, and how do I do that?
Talk to the young person alone.
Talk to the school.
Tell the school and the police.
Say that you want to talk to the doctor alone.""".splitlines()

TALEN = sorted(BANNED)


def cases(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(taal, zin) for taal in TALEN for zin in table[taal].splitlines()]


@cache
def inhoud() -> Content:
    content, _ = reading.load(BASE)
    assert content is not None
    return content


@cache
def lijsten() -> dict[str, Lijsten]:
    found, problems = lists.load(Files(BASE), ["nl", *TALEN])
    assert problems == []
    return found


@cache
def everywhere(taal: str) -> Phrases:
    """What no text of the language may say, whatever the answer and whoever reads it."""
    mine = lijsten()[taal]
    wide = (one.zin for one in mine.verboden if not (one.alleen or one.rollen or one.stem))
    return Phrases(wide, mine.ontkenningen)


def caught(taal: str, text: str) -> list[str]:
    """The sentences of a text that hold a ban; a placeholder is read as check reads it."""
    shown = text.replace("{bel-112.nummer}", "nummer").replace("{bel-113.nummer}", "nummer")
    return [zin for zin in sentences(shown) if everywhere(taal).held(zin)]


@pytest.mark.parametrize(("taal", "zin"), cases(BANNED))
def test_what_nobody_may_say_is_caught(taal: str, zin: str) -> None:
    assert caught(taal, zin)


@pytest.mark.parametrize(("taal", "zin"), cases(SAID))
def test_what_the_answers_say_instead_passes(taal: str, zin: str) -> None:
    assert caught(taal, zin) == []


@pytest.mark.parametrize("taal", TALEN)
def test_every_ban_says_what_to_write_instead(taal: str) -> None:
    mine = lijsten()[taal]
    assert {one.hoe for one in mine.verboden}.isdisjoint({"Laat dit weg."})
    assert mine.namen == {"113"}
    assert mine.ontkenningen


@pytest.mark.parametrize("taal", TALEN)
def test_a_ban_for_some_answers_names_answers_that_exist(taal: str) -> None:
    known = {*inhoud().antwoorden["nl"], "contact", "functie", "keten", "vast"}
    named = {id for one in lijsten()[taal].verboden for id in (*one.behalve, *one.alleen)}
    assert {
        id for id in named if not any(one == id or (id.endswith("*") and one.startswith(id[:-1])) for one in known)
    } <= {"*buitenland*"}


@pytest.mark.parametrize("taal", TALEN)
def test_the_questions_of_the_language_may_be_asked(taal: str) -> None:
    mine = lijsten()[taal]
    allowed = {tuple(words(one)) for one in mine.vragen}
    for vraag in inhoud().vragen.get(taal, {}).values():
        asked = [zin for zin in sentences(vraag.zegt) if zin.endswith("?")] or [vraag.zegt]
        assert {tuple(words(zin)) for zin in asked} <= allowed
        assert mine.liever_niet in {knop.zegt for knop in vraag.knoppen}


# --- English: advice first, and bans for some readers -------------------------------------------------


def talks_first(zin: str) -> bool:
    english = lijsten()["en"]
    told = Phrases(english.nooit_eerst.zinnen, english.ontkenningen).held(zin)
    return bool(told) and not Phrases(english.nooit_eerst.mits, frozenset()).held(zin)


@pytest.mark.parametrize("zin", TALK_FIRST)
def test_a_talk_before_advice_is_caught_in_english(zin: str) -> None:
    assert talks_first(zin)


@pytest.mark.parametrize("zin", TALK_LATER)
def test_a_talk_after_advice_or_with_somebody_safe_passes_in_english(zin: str) -> None:
    assert not talks_first(zin)


def test_advice_comes_first_in_english_where_it_does_in_dutch() -> None:
    dutch, english = lijsten()["nl"].nooit_eerst, lijsten()["en"].nooit_eerst
    assert (english.onderwerpen, english.urgenties, english.kenmerken) == (
        dutch.onderwerpen,
        dutch.urgenties,
        dutch.kenmerken,
    )
    assert len(lijsten()["en"].vragen) == len(lijsten()["nl"].vragen)


@pytest.mark.parametrize(
    ("zin", "stem", "rollen"),
    [
        ("They make a report about the signs.", "kind", ()),
        ("The perpetrator must stop.", None, ("ouder", "jeugdige", "pleger")),
        ("It does not stop until you do something.", None, ("slachtoffer", "jeugdige")),
        ("Ask JGZ for help.", None, ("ouder",)),
    ],
)
def test_heavy_words_are_banned_for_their_readers(zin: str, stem: str | None, rollen: tuple[str, ...]) -> None:
    english = lijsten()["en"]
    held = [
        english.verboden[number]
        for number in Phrases((one.zin for one in english.verboden), english.ontkenningen).held(zin)
    ]
    assert any(one.stem == stem and one.rollen == rollen for one in held)


def test_a_missing_child_is_not_put_off_until_tomorrow_in_any_language() -> None:
    for taal in TALEN:
        assert any("weglopen*" in one.alleen for one in lijsten()[taal].verboden)


@pytest.mark.parametrize("taal", [taal for taal in TALEN if taal != "en"])
def test_of_a_routekaart_in_part_only_the_translated_words_are_told_in_that_language(taal: str) -> None:
    own = [one for one in shown(inhoud()) if one.file == f"responses/{taal}/_kaart.yaml"]
    assert {(one.taal, one.steps[0]) for one in own} == {(taal, "rollen")}
    assert sum(one.soort == "knop" for one in own) == len(inhoud().rollen)
