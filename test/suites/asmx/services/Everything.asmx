<%@ WebService Language="C#" Class="Everything" %>
// Contains every construct that the WSDL of an ASMX service can have, at least once. Echo methods return their request.
using System;
using System.Collections;
using System.Collections.Generic;
using System.ComponentModel;
using System.Data;
using System.Web.Services;
using System.Web.Services.Description;
using System.Web.Services.Protocols;
using System.Xml;
using System.Xml.Serialization;

[WebService(Namespace = "urn:everything", Description = "Every construct of ASMX <once> & more")]
[WebServiceBinding(ConformsTo = WsiProfiles.None)]
public class Everything : WebService
{
    // --- the built-in types that correspond to .NET types

    [WebMethod] public bool EchoBoolean(bool value) { return value; }
    [WebMethod] public sbyte EchoSByte(sbyte value) { return value; }
    [WebMethod] public byte EchoByte(byte value) { return value; }
    [WebMethod] public short EchoShort(short value) { return value; }
    [WebMethod] public ushort EchoUShort(ushort value) { return value; }
    [WebMethod] public int EchoInt(int value) { return value; }
    [WebMethod] public uint EchoUInt(uint value) { return value; }
    [WebMethod] public long EchoLong(long value) { return value; }
    [WebMethod] public ulong EchoULong(ulong value) { return value; }
    [WebMethod] public float EchoFloat(float value) { return value; }
    [WebMethod] public double EchoDouble(double value) { return value; }
    [WebMethod] public decimal EchoDecimal(decimal value) { return value; }
    [WebMethod] public char EchoChar(char value) { return value; }
    [WebMethod] public string EchoString(string value) { return value; }
    [WebMethod] public Guid EchoGuid(Guid value) { return value; }
    [WebMethod] public DateTime EchoDateTime(DateTime value) { return value; }
    [WebMethod] public byte[] EchoBytes(byte[] value) { return value; }
    [WebMethod] public XmlQualifiedName EchoQName(XmlQualifiedName value) { return value; }

    /// <summary>Returns the received text as UTF-16 code units, for characters that a reply cannot represent.</summary>
    [WebMethod]
    public int[] CodeUnits(string value)
    {
        return value == null ? null : Array.ConvertAll(value.ToCharArray(), unit => (int)unit);
    }

    // --- the types that only DataType can specify

    [WebMethod]
    [return: XmlElement(DataType = "date")]
    public DateTime EchoDate([XmlElement(DataType = "date")] DateTime value) { return value; }

    [WebMethod]
    [return: XmlElement(DataType = "time")]
    public DateTime EchoTime([XmlElement(DataType = "time")] DateTime value) { return value; }

    [WebMethod]
    [return: XmlElement(DataType = "hexBinary")]
    public byte[] EchoHex([XmlElement(DataType = "hexBinary")] byte[] value) { return value; }

    [WebMethod] public Texts EchoTexts(Texts value) { return value; }

    // --- nullable, optional, defaults

    [WebMethod] public int? EchoNullableInt(int? value) { return value; }
    [WebMethod] public Nullables EchoNullables(Nullables value) { return value; }
    [WebMethod] public Optionals EchoOptionals(Optionals value) { return value; }

    // --- arrays

    [WebMethod] public string[] EchoStrings(string[] value) { return value; }
    [WebMethod] public int[] EchoInts(int[] value) { return value; }
    [WebMethod] public int?[] EchoNullableInts(int?[] value) { return value; }
    [WebMethod] public string[][] EchoNested(string[][] value) { return value; }
    [WebMethod] public int[][][] EchoDeep(int[][][] value) { return value; }
    [WebMethod] public byte[][] EchoBlobs(byte[][] value) { return value; }
    [WebMethod] public List<Person> EchoPeople(List<Person> value) { return value; }
    [WebMethod] public Arrays EchoArrays(Arrays value) { return value; }

    [WebMethod]
    [return: XmlArray("Names")]
    [return: XmlArrayItem("Name", IsNullable = false)]
    public string[] EchoNamed([XmlArray("Names"), XmlArrayItem("Name", IsNullable = false)] string[] value) { return value; }

    [WebMethod]
    [return: XmlElement("Each")]
    public int[] EchoUnwrapped([XmlElement("Each")] int[] value) { return value; }

    // --- structure

    [WebMethod] public Person EchoPerson(Person value) { return value; }
    [WebMethod] public Shape EchoShape(Shape value) { return value; }
    [WebMethod] public Shape[] EchoShapes(Shape[] value) { return value; }
    [WebMethod] public Tree EchoTree(Tree value) { return value; }
    [WebMethod] public Attributed EchoAttributed(Attributed value) { return value; }
    [WebMethod] public Money EchoMoney(Money value) { return value; }
    [WebMethod] public Price EchoPrice(Price value) { return value; }
    [WebMethod] public Choices EchoChoices(Choices value) { return value; }
    [WebMethod] public Identified EchoIdentified(Identified value) { return value; }
    [WebMethod] public Sequenced EchoSequenced(Sequenced value) { return value; }
    [WebMethod] public Paired EchoPaired(Paired value) { return value; }
    [WebMethod] public Colour EchoColour(Colour value) { return value; }
    [WebMethod] public Days EchoDays(Days value) { return value; }
    [WebMethod] public Names EchoNames(Names value) { return value; }
    [WebMethod] public Cases EchoCases(Cases value) { return value; }
    [WebMethod] public Elsewhere EchoElsewhere(Elsewhere value) { return value; }
    [WebMethod] public Generic<int> EchoGeneric(Generic<int> value) { return value; }

    // --- content without a type

    [WebMethod] public object EchoObject(object value) { return value; }
    [WebMethod] public object[] EchoObjects(object[] value) { return value; }
    [WebMethod] public XmlNode EchoNode(XmlNode value) { return value; }
    [WebMethod] public XmlElement EchoElement(XmlElement value) { return value; }
    [WebMethod] public Extensible EchoExtensible(Extensible value) { return value; }
    [WebMethod] public Mixed EchoMixed(Mixed value) { return value; }
    [WebMethod] public DataSet EchoDataSet(DataSet value) { return value; }
    [WebMethod] public DataTable EchoDataTable(DataTable value) { return value; }

    [WebMethod] public DataTable GetDataTable() { return GetDataSet().Tables[0].Copy(); }

    [WebMethod]
    public DataSet GetDataSet()
    {
        DataSet set = new DataSet("Shop");
        DataTable table = set.Tables.Add("Order");
        table.Columns.Add("Id", typeof(int));
        table.Columns.Add("Text", typeof(string));
        table.Rows.Add(1, "one & <only>");
        table.Rows.Add(2, DBNull.Value);
        set.AcceptChanges();
        return set;
    }

    // --- operations

    [WebMethod(Description = "Says nothing & <takes> nothing")]
    public void Nothing() { }

    [WebMethod]
    public int Divide(int dividend, int divisor, out int remainder, ref string note)
    {
        remainder = dividend % divisor;
        note = note == null ? null : note + "!";
        return dividend / divisor;
    }

    [WebMethod]
    public void OnlyOut(out string first, out int? second)
    {
        first = "1st";
        second = null;
    }

    [WebMethod(MessageName = "Find")]
    public string Find(int id) { return "by id " + id; }

    [WebMethod(MessageName = "FindByName")]
    public string Find(string name) { return "by name " + name; }

    [WebMethod]
    [return: XmlElement("Answer")]
    public string Renamed([XmlElement("Question")] string value) { return value; }

    [WebMethod]
    [SoapDocumentMethod(ParameterStyle = SoapParameterStyle.Bare)]
    [return: XmlElement("BareReply")]
    public Person EchoBare([XmlElement("BareRequest")] Person value) { return value; }

    [WebMethod]
    [SoapDocumentMethod("urn:everything/actions/own", RequestElementName = "OwnRequest", ResponseElementName = "OwnReply", RequestNamespace = "urn:own:request", ResponseNamespace = "urn:own:reply")]
    public string OwnNames(string value) { return value; }

    [WebMethod]
    [SoapDocumentMethod(OneWay = true)]
    public void Forget(string value) { }

    [WebMethod] public string Größe_ändern(string größe, int @class) { return größe + @class; }
    [WebMethod(MessageName = "With space")] public string WithSpace([XmlElement("First name")] string value) { return value; }
    [WebMethod] public string constructor(string __proto__, string toString) { return __proto__ + toString; }

    // --- headers

    public Credentials credentials;
    public Trace trace;
    public Receipt receipt;

    [WebMethod]
    [SoapHeader("credentials")]
    [SoapHeader("trace", Direction = SoapHeaderDirection.InOut)]
    [SoapHeader("receipt", Direction = SoapHeaderDirection.Out)]
    public string WithHeaders(string value)
    {
        receipt = new Receipt();
        receipt.Number = 9007199254740993;
        if (trace != null) trace.Hops++;
        return value + " of " + (credentials == null ? "nobody" : credentials.User) + ", " + (trace == null ? "untraced" : trace.Id.ToString());
    }

    // --- faults

    [WebMethod]
    public string Fail(string how)
    {
        switch (how)
        {
            case "exception":
                throw new InvalidOperationException("It went wrong.");
            case "client":
                throw new SoapException("Your mistake.", SoapException.ClientFaultCode);
            case "own code":
                throw new SoapException("A code of our own.", new XmlQualifiedName("My.Code", "urn:everything:codes"));
            case "detail":
                XmlDocument document = new XmlDocument();
                XmlNode detail = document.CreateNode(XmlNodeType.Element, SoapException.DetailElementName.Name, SoapException.DetailElementName.Namespace);
                XmlElement problem = document.CreateElement("Problem", "urn:everything");
                problem.SetAttribute("code", "17");
                problem.InnerText = "a < b & c";
                detail.AppendChild(problem);
                throw new SoapException("There is more to say.", SoapException.ServerFaultCode, "urn:actor", detail);
            default:
                return how;
        }
    }
}

// --- headers

public class Credentials : SoapHeader
{
    public string User;
    public string Password;
}

public class Trace : SoapHeader
{
    public Guid Id;
    public int Hops;
}

public class Receipt : SoapHeader
{
    public long Number;
}

// --- built-in types without a .NET type

public class Texts
{
    [XmlElement(DataType = "duration")] public string Duration;
    [XmlElement(DataType = "anyURI")] public string Uri;
    [XmlElement(DataType = "normalizedString")] public string Normalized;
    [XmlElement(DataType = "token")] public string Token;
    [XmlElement(DataType = "language")] public string Language;
    [XmlElement(DataType = "Name")] public string Name;
    [XmlElement(DataType = "NCName")] public string NCName;
    [XmlElement(DataType = "NMTOKEN")] public string NmToken;
    [XmlElement(DataType = "NMTOKENS")] public string NmTokens;
    [XmlElement(DataType = "ID")] public string Id;
    [XmlElement(DataType = "IDREF")] public string IdRef;
    [XmlElement(DataType = "IDREFS")] public string IdRefs;
    [XmlElement(DataType = "ENTITY")] public string Entity;
    [XmlElement(DataType = "ENTITIES")] public string Entities;
    [XmlElement(DataType = "integer")] public string Integer;
    [XmlElement(DataType = "nonNegativeInteger")] public string NonNegative;
    [XmlElement(DataType = "positiveInteger")] public string Positive;
    [XmlElement(DataType = "nonPositiveInteger")] public string NonPositive;
    [XmlElement(DataType = "negativeInteger")] public string Negative;
    [XmlElement(DataType = "gYear")] public string Year;
    [XmlElement(DataType = "gYearMonth")] public string YearMonth;
    [XmlElement(DataType = "gMonth")] public string Month;
    [XmlElement(DataType = "gMonthDay")] public string MonthDay;
    [XmlElement(DataType = "gDay")] public string Day;
}

// --- nullable, optional, defaults

public class Nullables
{
    public int? Number;
    public bool? Flag;
    public DateTime? When;
    public Guid? Id;
    public decimal? Amount;
    public Colour? Colour;
    [XmlElement(IsNullable = true)] public string Text;
    [XmlElement(IsNullable = true)] public Person Person;
    [XmlArray(IsNullable = true)] public string[] Strings;
}

public class Optionals
{
    public string Text;
    public int Number;
    [XmlIgnore] public bool NumberSpecified;
    [DefaultValue(5)] public int Five = 5;
    [DefaultValue("none")] public string Label = "none";
    [DefaultValue(Colour.Green)] public Colour Colour = Colour.Green;
    [XmlAttribute, DefaultValue(true)] public bool Flag = true;
}

// --- arrays

public class Arrays
{
    public Person[] People;
    [XmlArrayItem("Line")] public string[] Lines;
    [XmlArrayItem("Row"), XmlArrayItem("Cell", NestingLevel = 1)] public int[][] Table;
    [XmlArrayItem(typeof(int)), XmlArrayItem(typeof(string)), XmlArrayItem("Who", typeof(Person))] public ArrayList Various;
    public Colour[] Colours;
    [XmlElement("Loose")] public string[] Loose;
    public List<List<decimal>> Amounts;
    public Guid[] Ids;
    public char[] Letters;
}

// --- structure

public class Person
{
    public string Name;
    public int Age;
}

[XmlInclude(typeof(Circle))]
[XmlInclude(typeof(Square))]
[XmlInclude(typeof(Cube))]
public abstract class Shape
{
    public string Label;
    [XmlAttribute] public int Layer;
}

public class Circle : Shape
{
    public double Radius;
}

public class Square : Shape
{
    public double Side;
}

public class Cube : Square
{
    public int Faces;
    public Shape Inner;
}

public class Tree
{
    public string Name;
    public Tree Left;
    public Tree[] Children;
}

public class Attributed
{
    [XmlAttribute] public string Text;
    [XmlAttribute] public int Number;
    [XmlAttribute] public Colour Colour;
    [XmlAttribute] public DateTime When;
    [XmlAttribute] public byte[] Bytes;
    [XmlAttribute(DataType = "date")] public DateTime Day;
    [XmlAttribute("lang", Namespace = "http://www.w3.org/XML/1998/namespace")] public string Language;
    [XmlAttribute("own", Namespace = "urn:attributes")] public string Own;
    [XmlAttribute] public int Maybe;
    [XmlIgnore] public bool MaybeSpecified;
    [XmlAttribute] public int[] List;
    [XmlAttribute("odd name")] public string Odd;
    public string Element;
}

public class Money
{
    [XmlText] public decimal Amount;
    [XmlAttribute] public string Currency;
}

public class Price : Money
{
    [XmlAttribute] public bool Final;
}

public class Choices
{
    [XmlElement("Text", typeof(string))]
    [XmlElement("Number", typeof(int))]
    [XmlElement("Person", typeof(Person))]
    public object Item;
    public string After;
}

[XmlType(IncludeInSchema = false)]
public enum ItemChoice
{
    Mail,
    Phone,
    Fax,
}

public class Identified
{
    [XmlElement("Mail")]
    [XmlElement("Phone")]
    [XmlElement("Fax")]
    [XmlChoiceIdentifier("Kind")]
    public string Item;
    [XmlIgnore] public ItemChoice Kind;
}

public class Sequenced
{
    public string Before;
    [XmlElement("Text", typeof(string))]
    [XmlElement("Number", typeof(int))]
    [XmlElement("Person", typeof(Person))]
    [XmlElement("Flag", typeof(bool))]
    public object[] Items;
}

public class Paired
{
    [XmlElement("First")]
    [XmlElement("Second")]
    [XmlChoiceIdentifier("Kinds")]
    public string[] Items;
    [XmlIgnore] public PairedKind[] Kinds;
}

[XmlType(IncludeInSchema = false)]
public enum PairedKind
{
    First,
    Second,
}

public enum Colour
{
    Red,
    Green,
    [XmlEnum("dark blue")] DarkBlue,
    [XmlEnum("1st")] First,
    [XmlEnum("")] None,
    Größe,
}

[Flags]
public enum Days
{
    Monday = 1,
    Tuesday = 2,
    [XmlEnum("mid-week")] Wednesday = 4,
}

public class Names
{
    [XmlElement("First name")] public string FirstName;
    public string Größe;
    public string @class;
    public string @delete;
    public string constructor;
    public string __proto__;
    public string toString;
    [XmlElement("a.b-c")] public string Dotted;
    [XmlElement("1st")] public string Digit;
    [XmlElement("_x0041_")] public string Escaped;
    public string 名前;
}

public class Cases
{
    public Item Lower;
    public ITEM Upper;
}

public class Item
{
    public string Text;
}

public class ITEM
{
    public int Number;
}

public class Elsewhere
{
    [XmlElement(Namespace = "urn:other")] public string Foreign;
    [XmlElement(Form = System.Xml.Schema.XmlSchemaForm.Unqualified)] public string Local;
    [XmlElement("Twin")] public string Here;
    [XmlElement("Twin", Namespace = "urn:other")] public string There;
    public Other.Person Person;
}

public class Generic<T>
{
    public T Value;
    public T[] Values;
}

namespace Other
{
    [XmlType(Namespace = "urn:other")]
    public class Person
    {
        public string Nick;
        [XmlAttribute] public bool Known;
    }
}

// --- content without a type

public class Extensible
{
    public string Known;
    [XmlAnyElement] public XmlElement[] Rest;
    [XmlAnyAttribute] public XmlAttribute[] Attributes;
}

public class Mixed
{
    [XmlText]
    [XmlAnyElement]
    public XmlNode[] Content;
    [XmlAttribute] public string Kind;
}
